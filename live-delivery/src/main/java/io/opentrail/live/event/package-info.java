/// Routed events as live destinations need them.
@NullMarked
package io.opentrail.live.event;

import org.jspecify.annotations.NullMarked;
