/// Delivering once more what a trail was delivered before.
@NullMarked
package io.opentrail.sink.redelivery;

import org.jspecify.annotations.NullMarked;
