/// Walks a chain of digests back in time and checks every link and every log file.
@NullMarked
package io.opentrail.verifier.chain;

import org.jspecify.annotations.NullMarked;
