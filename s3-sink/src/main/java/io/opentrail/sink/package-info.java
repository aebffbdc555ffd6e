/// Main, configuration and wiring of the sink.
@NullMarked
package io.opentrail.sink;

import org.jspecify.annotations.NullMarked;
