/// Events that wait for a destination of their trail, each destination for itself.
@NullMarked
package io.opentrail.live.queue;

import org.jspecify.annotations.NullMarked;
