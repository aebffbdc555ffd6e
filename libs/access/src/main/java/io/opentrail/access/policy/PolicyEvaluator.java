package io.opentrail.access.policy;

import java.util.List;

/// Decides requests by identity policies alone.
public final class PolicyEvaluator {

    private PolicyEvaluator() {}

    /// What the policies say of an action on a resource.
    ///
    /// @param action such as `cloudtrail:CreateTrail`, in any case
    /// @param resource an ARN, or `*` for an action that is on no resource in particular; case
    ///   counts
    public static Decision decide(List<PolicyDocument> policies, String action, String resource) {
        Decision decision = Decision.IMPLICIT_DENY;
        for (PolicyDocument policy : policies) {
            for (Statement statement : policy.statements()) {
                if (statement.covers(action, resource)) {
                    switch (statement.effect()) {
                        case DENY -> {
                            return Decision.EXPLICIT_DENY;
                        }
                        case ALLOW -> decision = Decision.ALLOWED;
                    }
                }
            }
        }
        return decision;
    }
}
