/// Tells the owners of trails that log files have been delivered.
@NullMarked
package io.opentrail.notifier;

import org.jspecify.annotations.NullMarked;
