/// The control API as a whole: configuration and wiring.
@NullMarked
package io.opentrail.controlapi;

import org.jspecify.annotations.NullMarked;
