package io.opentrail.controlapi.request;

import io.opentrail.http.HttpRequest;
import java.util.Optional;
import java.util.Set;

/// What a request is for, as its path or its `X-Amz-Target` header names it.
///
/// @param service the signing name of the API
record Target(String service, String operation) {

    static final String HEADER = "X-Amz-Target";

    /// The one operation with a path of its own: no header names it, for CloudTrail has none such.
    static final Target SEARCH = new Target(Authenticator.CLOUDTRAIL, SearchOperations.NAME);

    private static final Set<String> CLOUDTRAIL_PREFIXES =
            Set.of("com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101", "CloudTrail_20131101");
    private static final String ORGANIZATIONS_PREFIX = "AWSOrganizationsV20161128";

    /// Empty if it names none.
    static Optional<Target> of(HttpRequest request) {
        return request.rawPath().equals(SearchOperations.PATH)
                ? Optional.of(SEARCH)
                : request.headers()
                        .first(HEADER)
                        .flatMap(Target::parse)
                        .filter(target -> !target.equals(SEARCH));
    }

    /// False for a name that its API does not have.
    boolean isKnown() {
        return service.equals(Authenticator.ORGANIZATIONS)
                ? operation.equals("DescribeOrganization")
                : equals(SEARCH) || OperationTable.isKnown(operation);
    }

    private static Optional<Target> parse(String text) {
        int dot = text.lastIndexOf('.');
        String prefix = dot < 0 ? "" : text.substring(0, dot);
        String operation = text.substring(dot + 1);
        if (CLOUDTRAIL_PREFIXES.contains(prefix)) {
            return Optional.of(new Target(Authenticator.CLOUDTRAIL, operation));
        }
        return prefix.equals(ORGANIZATIONS_PREFIX)
                ? Optional.of(new Target(Authenticator.ORGANIZATIONS, operation))
                : Optional.empty();
    }
}
