package io.opentrail.access.policy;

/// AWS's wording of a denial, which people and tools search for.
public final class AccessDenied {

    private AccessDenied() {}

    /// The text for a denial.
    ///
    /// @param decision not [Decision#ALLOWED]
    public static String message(
            String principalArn, String action, String resource, Decision decision) {
        String subject =
                "User: %s is not authorized to perform: %s on resource: %s"
                        .formatted(principalArn, action, resource);
        return switch (decision) {
            case IMPLICIT_DENY ->
                    subject
                            + " because no identity-based policy allows the %s action"
                                    .formatted(action);
            case EXPLICIT_DENY -> subject + " with an explicit deny in an identity-based policy";
            case ALLOWED ->
                    throw new IllegalArgumentException(
                            "%s on %s is allowed".formatted(action, resource));
        };
    }
}
