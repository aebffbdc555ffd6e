/// Notifications that wait for their trail's target, each trail for itself.
@NullMarked
package io.opentrail.notifier.queue;

import org.jspecify.annotations.NullMarked;
