package io.opentrail.access.identity;

import io.opentrail.access.policy.PolicyDocument;
import java.util.List;

/// Someone who calls the control API and S3, as far as the policies allow.
///
/// @param name unique in its account
public record User(String name, List<AccessKey> accessKeys, List<PolicyDocument> policies) {

    public User {
        accessKeys = List.copyOf(accessKeys);
        policies = List.copyOf(policies);
    }
}
