/// The loop that takes events in, decides chunks, puts log files and commits what came of it.
@NullMarked
package io.opentrail.sink.delivery;

import org.jspecify.annotations.NullMarked;
