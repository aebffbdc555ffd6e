package io.opentrail.notifier.queue;

import io.opentrail.delivery.DeliveryReceipt;
import java.time.Instant;
import org.apache.kafka.common.TopicPartition;

/// A receipt whose notification is not published yet.
///
/// @param readAt when it was read
record PendingReceipt(
        TopicPartition partition, long offset, DeliveryReceipt receipt, Instant readAt) {}
