/// Events of one partition on disk, by time and attribute.
@NullMarked
package io.opentrail.history.store;

import org.jspecify.annotations.NullMarked;
