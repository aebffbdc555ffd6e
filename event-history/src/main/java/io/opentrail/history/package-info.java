/// The event history's start, configuration and wiring.
@NullMarked
package io.opentrail.history;

import org.jspecify.annotations.NullMarked;
