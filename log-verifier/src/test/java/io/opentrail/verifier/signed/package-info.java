/// A signed bucket for tests.
@NullMarked
package io.opentrail.verifier.signed;

import org.jspecify.annotations.NullMarked;
