package io.opentrail.verifier.report;

import io.opentrail.verifier.chain.Finding;
import java.io.IOException;
import java.util.function.Consumer;

/// Tells what is found while it is found.
public interface Report extends Consumer<Finding> {

    /// Tells the totals.
    ///
    /// @return whether everything is valid
    boolean finish() throws IOException;
}
