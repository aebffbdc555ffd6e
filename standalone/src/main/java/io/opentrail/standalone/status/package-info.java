/// What a running cell says of itself: its parts, its consumers' lag, its trails' troubles.
@NullMarked
package io.opentrail.standalone.status;

import org.jspecify.annotations.NullMarked;
