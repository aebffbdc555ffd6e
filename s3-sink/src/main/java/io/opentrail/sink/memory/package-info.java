/// Where the bytes of events wait: outside the heap, so that a collector has nothing to do with
/// them and what they take is known to the byte.
@NullMarked
package io.opentrail.sink.memory;

import org.jspecify.annotations.NullMarked;
