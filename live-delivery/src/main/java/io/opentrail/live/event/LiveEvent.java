package io.opentrail.live.event;

import io.opentrail.event.AuditEvent;
import io.opentrail.schemas.serde.AvroDeserializer;
import io.opentrail.schemas.serde.EventHeader;
import io.opentrail.schemas.topics.RoutedKey;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;

/// An event that a trail has selected, with its place in the routed topic. It keeps the Kafka
/// record's bytes and makes of them what is asked for; two are equal only if they are the same.
public final class LiveEvent {

    private final TopicPartition partition;
    private final long offset;
    private final Instant routedAt;
    private final RoutedKey key;
    private final byte[] framed;
    private final EventHeader header;
    private final AvroDeserializer<AuditEvent> envelopes;

    LiveEvent(
            TopicPartition partition,
            long offset,
            Instant routedAt,
            RoutedKey key,
            byte[] framed,
            EventHeader header,
            AvroDeserializer<AuditEvent> envelopes) {
        this.partition = partition;
        this.offset = offset;
        this.routedAt = routedAt;
        this.key = key;
        this.framed = framed;
        this.header = header;
        this.envelopes = envelopes;
    }

    public TopicPartition partition() {
        return partition;
    }

    public long offset() {
        return offset;
    }

    /// The time of the Kafka record.
    public Instant routedAt() {
        return routedAt;
    }

    public String trailId() {
        return key.trailId();
    }

    public String accountId() {
        return key.accountId();
    }

    /// Of a trail that was an organization's when the event came in.
    public Optional<String> organizationId() {
        return Optional.ofNullable(key.organizationId());
    }

    public String awsRegion() {
        return header.awsRegion();
    }

    public Instant eventTime() {
        return header.eventTime();
    }

    public Instant ingestTime() {
        return header.ingestTime();
    }

    /// In memory.
    public int framedBytes() {
        return framed.length;
    }

    public int recordBytes() {
        return header.recordBytes();
    }

    /// The audit record's JSON.
    public String record() {
        return new String(
                framed, header.recordOffset(), header.recordBytes(), StandardCharsets.UTF_8);
    }

    /// The array that holds the audit record's JSON, from [#recordOffset] on; not to be changed.
    public byte[] framed() {
        return framed;
    }

    public int recordOffset() {
        return header.recordOffset();
    }

    /// All fields but the record; decoded anew by each call.
    public AuditEvent envelope() {
        return envelopes.decode(framed);
    }

    @Override
    public String toString() {
        return partition + "@" + offset;
    }
}
