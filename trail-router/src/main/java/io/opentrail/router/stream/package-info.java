/// The stream from events to routed events, and how it stays as fresh as the trails.
@NullMarked
package io.opentrail.router.stream;

import org.jspecify.annotations.NullMarked;
