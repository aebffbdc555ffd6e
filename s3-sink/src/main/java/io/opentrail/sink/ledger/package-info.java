/// What the sink has written down in Kafka: decisions, offsets, receipts, parkings and status.
@NullMarked
package io.opentrail.sink.ledger;

import org.jspecify.annotations.NullMarked;
