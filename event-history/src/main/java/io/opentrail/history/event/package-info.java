/// What of an event is found by.
@NullMarked
package io.opentrail.history.event;

import org.jspecify.annotations.NullMarked;
