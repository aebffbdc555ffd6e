/// What starting any part needs: a free port, and one way to say that it did not start.
@NullMarked
package io.opentrail.embedded.start;

import org.jspecify.annotations.NullMarked;
