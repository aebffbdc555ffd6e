/// What the control API asks of the event history.
@NullMarked
package io.opentrail.controlapi.history;

import org.jspecify.annotations.NullMarked;
