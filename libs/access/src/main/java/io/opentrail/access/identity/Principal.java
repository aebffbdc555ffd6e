package io.opentrail.access.identity;

import io.opentrail.access.policy.PolicyDocument;
import java.util.List;

/// Whom an access key belongs to.
public sealed interface Principal {

    /// The secret of the access key by which the principal was found.
    Secret secret();

    record UserPrincipal(
            String accountId, String userName, List<PolicyDocument> policies, Secret secret)
            implements Principal {

        public UserPrincipal {
            policies = List.copyOf(policies);
        }

        public String arn() {
            return "arn:aws:iam::" + accountId + ":user/" + userName;
        }
    }

    record ServicePrincipal(Service service, Secret secret) implements Principal {}
}
