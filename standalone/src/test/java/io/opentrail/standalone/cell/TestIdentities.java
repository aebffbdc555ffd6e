package io.opentrail.standalone.cell;

import io.opentrail.access.identity.AccessKey;
import io.opentrail.access.identity.Secret;
import io.opentrail.access.identity.User;
import io.opentrail.access.policy.PolicyDocument;
import io.opentrail.access.policy.PolicyReader;
import io.opentrail.access.policy.PolicyReading;
import java.util.List;
import java.util.stream.Stream;

/// Users by what a test says of them.
final class TestIdentities {

    private TestIdentities() {}

    /// @param policies IAM policy documents
    static User user(String name, String keyId, String... policies) {
        return new User(
                name,
                List.of(key(keyId)),
                Stream.of(policies).map(TestIdentities::policy).toList());
    }

    static AccessKey key(String id) {
        return new AccessKey(id, new Secret("secret-of-" + id));
    }

    static String allow(String action, String... resources) {
        return statement("Allow", action, resources);
    }

    static String deny(String action, String... resources) {
        return statement("Deny", action, resources);
    }

    private static String statement(String effect, String action, String... resources) {
        return """
        {"Version": "2012-10-17",
         "Statement": [{"Effect": "%s", "Action": "%s", "Resource": ["%s"]}]}
        """
                .formatted(effect, action, String.join("\", \"", resources));
    }

    private static PolicyDocument policy(String json) {
        return switch (PolicyReader.read(json)) {
            case PolicyReading.Understood understood -> understood.document();
            case PolicyReading.Unusable unusable ->
                    throw new IllegalArgumentException(unusable.toString());
        };
    }
}
