/// The trail router's start, configuration and wiring.
@NullMarked
package io.opentrail.router;

import org.jspecify.annotations.NullMarked;
