package io.opentrail.controlapi.audit;

import io.opentrail.access.identity.Principal.UserPrincipal;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;
import software.amazon.awssdk.core.SdkPojo;

/// A call of someone known, before it is decided.
///
/// @param requestId the one that the caller is told
/// @param arrivedAt before anything was decided
/// @param service the signing name of the API
/// @param operation one that there is
/// @param parameters empty if the request could not be read
public record AuditedCall(
        String requestId,
        Instant arrivedAt,
        String service,
        String operation,
        String region,
        UserPrincipal user,
        String accessKeyId,
        CallOrigin origin,
        Optional<SdkPojo> parameters) {

    private static final Pattern READS =
            Pattern.compile("(Describe|Get|List|Lookup|Search)[A-Z].*");

    /// True if the operation changes nothing, as its name says.
    public boolean isReadOnly() {
        return READS.matcher(operation).matches();
    }
}
