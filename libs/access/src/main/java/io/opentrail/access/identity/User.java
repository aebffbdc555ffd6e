package io.opentrail.access.identity;

import io.opentrail.access.policy.PolicyDocument;
import java.util.List;
import java.util.Map;

/// Someone who calls the control API and S3, as far as the policies allow.
///
/// @param name unique in its account
/// @param tags for policies to ask about; no two names differ in case alone
public record User(
        String name,
        Map<String, String> tags,
        List<AccessKey> accessKeys,
        List<PolicyDocument> policies) {

    public User {
        tags = Map.copyOf(tags);
        accessKeys = List.copyOf(accessKeys);
        policies = List.copyOf(policies);
    }

    /// A user without tags.
    public User(String name, List<AccessKey> accessKeys, List<PolicyDocument> policies) {
        this(name, Map.of(), accessKeys, policies);
    }
}
