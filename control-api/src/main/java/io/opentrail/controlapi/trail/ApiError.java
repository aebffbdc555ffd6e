package io.opentrail.controlapi.trail;

/// What a caller is told when a request is not carried out.
///
/// @param code the error's name on the wire
public record ApiError(int httpStatus, String code, String message) {

    private static final int BAD_REQUEST = 400;

    /// An error that the caller can mend.
    public static ApiError of(String code, String message) {
        return new ApiError(BAD_REQUEST, code, message);
    }
}
