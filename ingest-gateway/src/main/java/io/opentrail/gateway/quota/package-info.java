/// How much each service may send, so that none crowds out the others.
@NullMarked
package io.opentrail.gateway.quota;

import org.jspecify.annotations.NullMarked;
