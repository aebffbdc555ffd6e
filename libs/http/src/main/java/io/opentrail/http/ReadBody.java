package io.opentrail.http;

/// What became of reading a body.
public sealed interface ReadBody {
    /// The whole body.
    ///
    /// @param sent the bytes on the wire, which a signature covers
    /// @param decoded the same array where there is no content encoding
    // Arrays: bodies are megabytes, and no one compares them.
    @SuppressWarnings("ArrayRecordComponent")
    record Body(byte[] sent, byte[] decoded) implements ReadBody {}

    /// More than is taken.
    ///
    /// @param limitBytes how much would have been taken, after decompression
    record TooLarge(int limitBytes) implements ReadBody {}

    /// Not what its `Content-Encoding` says.
    ///
    /// @param reason for the client to read
    record Undecodable(String reason) implements ReadBody {}
}
