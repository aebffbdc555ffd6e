/// Runs a service from start to signal and stops its parts in order.
@NullMarked
package io.opentrail.telemetry.lifecycle;

import org.jspecify.annotations.NullMarked;
