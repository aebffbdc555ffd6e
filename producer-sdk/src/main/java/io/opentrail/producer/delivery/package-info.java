/// Batches of events, signed and sent to gateways until they are acknowledged.
@NullMarked
package io.opentrail.producer.delivery;

import org.jspecify.annotations.NullMarked;
