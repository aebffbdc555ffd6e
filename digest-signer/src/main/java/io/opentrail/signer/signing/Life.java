package io.opentrail.signer.signing;

/// A signer's membership in its group, from joining to the first error. For one thread.
public interface Life extends AutoCloseable {

    /// One round of work. True once it has seen that everything it needs answers.
    boolean turn();

    @Override
    void close();
}
