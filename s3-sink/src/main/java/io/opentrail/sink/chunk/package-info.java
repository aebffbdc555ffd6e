/// Which events become which log files: a chunk of a source partition and the decision about it.
@NullMarked
package io.opentrail.sink.chunk;

import org.jspecify.annotations.NullMarked;
