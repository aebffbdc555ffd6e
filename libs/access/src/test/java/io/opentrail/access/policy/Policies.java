package io.opentrail.access.policy;

/// Policies for tests, from their JSON.
final class Policies {

    private Policies() {}

    static PolicyDocument identity(String json) {
        return understood(PolicyReader.read(json));
    }

    static PolicyDocument resource(String json) {
        return understood(PolicyReader.read(json, PolicyKind.RESOURCE));
    }

    /// An identity policy of one statement on all actions.
    static PolicyDocument conditional(String effect, String resource, String condition) {
        return identity(
                """
                {"Version": "2012-10-17", "Statement": [
                  {"Effect": "%s", "Action": "*", "Resource": "%s", "Condition": %s}]}
                """
                        .formatted(effect, resource, condition));
    }

    private static PolicyDocument understood(PolicyReading reading) {
        return switch (reading) {
            case PolicyReading.Understood(var document) -> document;
            case PolicyReading.Unusable(var problems) ->
                    throw new AssertionError(problems.toString());
        };
    }
}
