/// The port behind which all live destinations are.
@NullMarked
package io.opentrail.live.destination;

import org.jspecify.annotations.NullMarked;
