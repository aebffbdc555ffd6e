package io.opentrail.controlapi.trail;

/// Who asks, and of which region.
public record Caller(String accountId, String userArn, String region) {}
