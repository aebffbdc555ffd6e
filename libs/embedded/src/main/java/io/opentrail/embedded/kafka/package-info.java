/// Kafka in process: one KRaft node that is broker and controller.
@NullMarked
package io.opentrail.embedded.kafka;

import org.jspecify.annotations.NullMarked;
