/// Avro records to and from Kafka's bytes, in Confluent's wire format.
@NullMarked
package io.opentrail.schemas.serde;

import org.jspecify.annotations.NullMarked;
