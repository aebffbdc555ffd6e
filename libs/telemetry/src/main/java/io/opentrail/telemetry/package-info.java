/// Metrics and health of a process, and the endpoint that shows them.
@NullMarked
package io.opentrail.telemetry;

import org.jspecify.annotations.NullMarked;
