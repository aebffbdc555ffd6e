/// The gateway as a process and as a part of one.
@NullMarked
package io.opentrail.gateway;

import org.jspecify.annotations.NullMarked;
