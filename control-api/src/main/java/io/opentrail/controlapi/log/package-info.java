/// Writes to the control topic, one at a time over all instances of this service.
@NullMarked
package io.opentrail.controlapi.log;

import org.jspecify.annotations.NullMarked;
