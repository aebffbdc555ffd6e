package io.opentrail.access.identity;

import java.util.OptionalLong;

/// How much a service may write; without a number there is no bound but the server's.
///
/// @param bytesPerSecond of bodies, after decompression
public record Quota(OptionalLong recordsPerSecond, OptionalLong bytesPerSecond) {

    public static final Quota NONE = new Quota(OptionalLong.empty(), OptionalLong.empty());

    /// With another's numbers where it has none.
    public Quota or(Quota other) {
        return new Quota(
                recordsPerSecond.isPresent() ? recordsPerSecond : other.recordsPerSecond,
                bytesPerSecond.isPresent() ? bytesPerSecond : other.bytesPerSecond);
    }
}
