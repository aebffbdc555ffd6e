package io.opentrail.controlapi.audit;

import java.util.Locale;

/// Why a request becomes no event: there is no account, region or operation that it is of.
public enum PassedOver {
    /// Unsigned, signed with an unknown key, or the signature is wrong.
    UNAUTHENTICATED,
    /// Of a service, which is in no account.
    SERVICE,
    UNKNOWN_OPERATION,
    /// Signed for another API than it is sent to.
    OTHER_SCOPE,
    /// Signed for a region that is not configured.
    UNKNOWN_REGION;

    String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
