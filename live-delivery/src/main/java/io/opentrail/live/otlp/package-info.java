/// OpenTelemetry logs over HTTP.
@NullMarked
package io.opentrail.live.otlp;

import org.jspecify.annotations.NullMarked;
