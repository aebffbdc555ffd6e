package io.opentrail.notifier.queue;

import io.opentrail.delivery.DeliveryReceipt;
import io.opentrail.schemas.group.Progress;
import java.time.Instant;
import org.apache.kafka.common.TopicPartition;

/// A receipt whose notification is not published yet.
///
/// @param claim nothing from it on is committed
/// @param readAt when it was read
record PendingReceipt(
        TopicPartition partition, Progress.Claim claim, DeliveryReceipt receipt, Instant readAt) {}
