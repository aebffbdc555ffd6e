package io.opentrail.access.identity;

/// What requests are signed with. The id is public, and unique over all users and services.
public record AccessKey(String id, Secret secret) {}
