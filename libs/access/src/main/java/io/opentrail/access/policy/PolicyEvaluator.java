package io.opentrail.access.policy;

import io.opentrail.access.condition.ConditionKeys;
import io.opentrail.access.condition.RequestContext;
import io.opentrail.access.policy.PrincipalScope.Meaning;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/// Decides requests by policies. A Deny beats every Allow, and without an Allow the answer is no.
public final class PolicyEvaluator {

    private PolicyEvaluator() {}

    /// What identity policies say of an action on a resource where nothing is known of the request:
    /// an Allow that asks for more does not count, a Deny that does counts.
    ///
    /// @param action such as `cloudtrail:CreateTrail`, in any case
    /// @param resource an ARN, or `*` for an action that is on no resource in particular; case
    ///   counts
    public static Decision decide(List<PolicyDocument> policies, String action, String resource) {
        return decide(policies, statement -> statement.coversUnknown(action, resource));
    }

    /// What identity policies say of a request.
    public static Decision decide(
            List<PolicyDocument> policies, String action, String resource, RequestContext context) {
        return decide(policies, statement -> statement.covers(action, resource, context));
    }

    private static Decision decide(List<PolicyDocument> policies, Predicate<Statement> covers) {
        Decision decision = Decision.IMPLICIT_DENY;
        for (PolicyDocument policy : policies) {
            for (Statement statement : policy.statements()) {
                if (covers.test(statement)) {
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

    /// What identity policies and the policy of the resource say of a request. Within an account
    /// one Allow is enough; across accounts both must allow. A service has no policies of its own.
    ///
    /// @param context names the principal: [ConditionKeys#PRINCIPAL_ARN] and
    ///   [ConditionKeys#PRINCIPAL_ACCOUNT], or [ConditionKeys#PRINCIPAL_SERVICE_NAME]
    /// @param ownerAccount of the resource
    public static Verdict decide(
            List<PolicyDocument> identityPolicies,
            List<PolicyDocument> resourcePolicies,
            String ownerAccount,
            String action,
            String resource,
            RequestContext context) {
        Decision identity = decide(identityPolicies, action, resource, context);
        if (identity == Decision.EXPLICIT_DENY) {
            return new Verdict(identity, PolicyKind.IDENTITY);
        }
        Set<Meaning> allowed = EnumSet.noneOf(Meaning.class);
        for (PolicyDocument policy : resourcePolicies) {
            for (Statement statement : policy.statements()) {
                Meaning meaning = statement.principals().meaning(context);
                if (meaning != Meaning.NOT && statement.covers(action, resource, context)) {
                    switch (statement.effect()) {
                        case DENY -> {
                            return new Verdict(Decision.EXPLICIT_DENY, PolicyKind.RESOURCE);
                        }
                        case ALLOW -> allowed.add(meaning);
                    }
                }
            }
        }
        boolean service = context.value(ConditionKeys.PRINCIPAL_SERVICE_NAME).isPresent();
        boolean ownAccount =
                context.value(ConditionKeys.PRINCIPAL_ACCOUNT)
                        .filter(ownerAccount::equals)
                        .isPresent();
        if (service || (ownAccount && allowed.contains(Meaning.BY_ITSELF))) {
            return verdict(!allowed.isEmpty(), PolicyKind.RESOURCE);
        }
        if (!ownAccount && allowed.isEmpty()) {
            return verdict(false, PolicyKind.RESOURCE);
        }
        return verdict(identity == Decision.ALLOWED, PolicyKind.IDENTITY);
    }

    private static Verdict verdict(boolean allowed, PolicyKind kind) {
        return new Verdict(allowed ? Decision.ALLOWED : Decision.IMPLICIT_DENY, kind);
    }
}
