/// Events into Kafka.
@NullMarked
package io.opentrail.gateway.kafka;

import org.jspecify.annotations.NullMarked;
