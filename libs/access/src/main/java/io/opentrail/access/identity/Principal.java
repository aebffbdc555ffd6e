package io.opentrail.access.identity;

import io.opentrail.access.condition.ConditionKeys;
import io.opentrail.access.condition.RequestContext;
import io.opentrail.access.policy.PolicyDocument;
import java.util.List;
import java.util.Map;

/// Whom an access key belongs to.
public sealed interface Principal {

    /// The secret of the access key by which the principal was found.
    Secret secret();

    record UserPrincipal(
            String accountId,
            String userName,
            Map<String, String> tags,
            List<PolicyDocument> policies,
            Secret secret)
            implements Principal {

        public UserPrincipal {
            tags = Map.copyOf(tags);
            policies = List.copyOf(policies);
        }

        public String arn() {
            return "arn:aws:iam::" + accountId + ":user/" + userName;
        }

        /// What policies can ask about who asks.
        public RequestContext context() {
            return RequestContext.EMPTY
                    .with(ConditionKeys.PRINCIPAL_ARN, arn())
                    .with(ConditionKeys.PRINCIPAL_ACCOUNT, accountId)
                    .with(ConditionKeys.PRINCIPAL_TYPE, "User")
                    .with(ConditionKeys.PRINCIPAL_IS_AWS_SERVICE, "false")
                    .with(ConditionKeys.VIA_AWS_SERVICE, "false")
                    .with(ConditionKeys.USER_NAME, userName)
                    .withTags(ConditionKeys.PRINCIPAL_TAG, this::tags);
        }
    }

    record ServicePrincipal(Service service, Secret secret) implements Principal {}
}
