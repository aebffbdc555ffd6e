package io.opentrail.history.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.opentrail.event.AuditEvent;
import io.opentrail.history.event.HistoryCategories;
import io.opentrail.schemas.registry.UnknownSchemaException;
import io.opentrail.schemas.serde.AvroDeserializer;
import io.opentrail.schemas.serde.UndecodableRecordException;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;

/// Passes on, under their account, the events that the history keeps, and nothing else: what is no
/// event is among the dead letters, put there by the router.
final class SelectProcessor extends ContextualProcessor<byte[], byte[], byte[], byte[]> {

    private final AvroDeserializer<AuditEvent> envelopes;
    private final HistoryCategories categories;
    private final HistoryMetrics metrics;

    SelectProcessor(
            AvroDeserializer<AuditEvent> envelopes,
            HistoryCategories categories,
            HistoryMetrics metrics) {
        this.envelopes = envelopes;
        this.categories = categories;
        this.metrics = metrics;
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        if (record.value() == null) {
            metrics.undecodable();
            return;
        }
        try {
            AuditEvent envelope = envelopes.decode(record.value());
            metrics.read();
            if (categories.keep(envelope)) {
                byte[] account = envelope.getRecipientAccountId().getBytes(UTF_8);
                context().forward(record.withKey(account));
            }
        } catch (UndecodableRecordException | UnknownSchemaException _) {
            metrics.undecodable();
        }
    }
}
