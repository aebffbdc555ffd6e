package io.opentrail.controlapi.audit;

import software.amazon.awssdk.core.SdkPojo;

/// What a call came to.
public sealed interface CallResult {

    record Succeeded(SdkPojo response) implements CallResult {}

    /// The call was refused, or went wrong.
    ///
    /// @param code as on the wire
    record Failed(String code, String message) implements CallResult {}
}
