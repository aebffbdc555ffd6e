/// What a digest says, where it lies and what its signature covers.
@NullMarked
package io.opentrail.verifier.digest;

import org.jspecify.annotations.NullMarked;
