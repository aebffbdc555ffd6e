package io.opentrail.embedded.start;

/// A part that runs, on one port of the loopback address.
public interface EmbeddedPart extends AutoCloseable {
    int port();

    /// Stops the part in order; a second call does nothing.
    @Override
    void close();
}
