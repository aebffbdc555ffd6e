package io.opentrail.schemas.topics;

import io.opentrail.delivery.DeliveryReceipt;
import java.time.Instant;

/// Receipts for tests to which it matters what was delivered where, and nothing else.
public final class SampleReceipts {

    private static final Instant TIME = Instant.parse("2026-01-02T03:04:05Z");

    private SampleReceipts() {}

    public static DeliveryReceipt of(
            ChainKey chain, String trailArn, String bucket, String objectKey) {
        return new DeliveryReceipt(
                chain.trailId(),
                trailArn,
                chain.accountId(),
                chain.awsRegion(),
                "CloudTrail",
                bucket,
                objectKey,
                "00",
                1L,
                1L,
                1,
                TIME,
                TIME,
                TIME,
                TopicCatalogue.ROUTED_TRAILS,
                0,
                0L,
                1L,
                "");
    }
}
