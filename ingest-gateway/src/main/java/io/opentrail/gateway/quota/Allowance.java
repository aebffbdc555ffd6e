package io.opentrail.gateway.quota;

import io.opentrail.access.identity.Quota;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/// What one service has left of its quota.
final class Allowance {

    private final Quota quota;
    private final Optional<TokenBucket> records;
    private final Optional<TokenBucket> bytes;

    Allowance(Quota quota, Duration burst, long nowNanos) {
        this.quota = quota;
        this.records = bucket(quota.recordsPerSecond(), burst, nowNanos);
        this.bytes = bucket(quota.bytesPerSecond(), burst, nowNanos);
    }

    private static Optional<TokenBucket> bucket(
            OptionalLong perSecond, Duration burst, long nowNanos) {
        return perSecond.isPresent()
                ? Optional.of(new TokenBucket(perSecond.getAsLong(), burst, nowNanos))
                : Optional.empty();
    }

    Quota quota() {
        return quota;
    }

    Duration timeToWait(long nowNanos) {
        Duration forRecords =
                records.map(bucket -> bucket.timeToWait(nowNanos)).orElse(Duration.ZERO);
        Duration forBytes = bytes.map(bucket -> bucket.timeToWait(nowNanos)).orElse(Duration.ZERO);
        return forRecords.compareTo(forBytes) > 0 ? forRecords : forBytes;
    }

    void takeRecords(int count, long nowNanos) {
        records.ifPresent(bucket -> bucket.take(count, nowNanos));
    }

    void takeBytes(long count, long nowNanos) {
        bytes.ifPresent(bucket -> bucket.take(count, nowNanos));
    }
}
