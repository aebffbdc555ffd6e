/// Records what a service does, and brings it to OpenTrail without a cost to the service.
@NullMarked
package io.opentrail.producer;

import org.jspecify.annotations.NullMarked;
