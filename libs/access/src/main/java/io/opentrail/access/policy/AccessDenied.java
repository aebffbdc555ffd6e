package io.opentrail.access.policy;

/// AWS's wording of a denial, which people and tools search for.
public final class AccessDenied {

    private AccessDenied() {}

    /// The text for a denial by identity policies.
    ///
    /// @param decision not [Decision#ALLOWED]
    public static String message(
            String principalArn, String action, String resource, Decision decision) {
        return message(principalArn, action, resource, new Verdict(decision, PolicyKind.IDENTITY));
    }

    /// The text for a denial.
    ///
    /// @param verdict not [Decision#ALLOWED]
    public static String message(
            String principalArn, String action, String resource, Verdict verdict) {
        String subject =
                "User: %s is not authorized to perform: %s on resource: %s"
                        .formatted(principalArn, action, resource);
        String kind = verdict.kind().words();
        return switch (verdict.decision()) {
            case IMPLICIT_DENY ->
                    subject + " because no %s policy allows the %s action".formatted(kind, action);
            case EXPLICIT_DENY ->
                    subject
                            + " with an explicit deny in %s %s policy"
                                    .formatted(kind.startsWith("i") ? "an" : "a", kind);
            case ALLOWED ->
                    throw new IllegalArgumentException(
                            "%s on %s is allowed".formatted(action, resource));
        };
    }
}
