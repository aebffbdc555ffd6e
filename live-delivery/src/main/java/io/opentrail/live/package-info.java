/// Forwards trails' events to whoever wants them at once: log groups, event buses, OpenTelemetry.
@NullMarked
package io.opentrail.live;

import org.jspecify.annotations.NullMarked;
