package io.opentrail.sink.delivery;

import io.opentrail.schemas.registry.SchemaRegistry;
import io.opentrail.schemas.serde.EventHeader;
import io.opentrail.schemas.serde.EventHeaderReader;
import io.opentrail.schemas.serde.UndecodableRecordException;
import io.opentrail.schemas.topics.RoutedKey;
import io.opentrail.sink.ledger.Headers;
import io.opentrail.sink.logfile.LogFileGroup;
import io.opentrail.sink.logfile.LogFileKind;
import io.opentrail.sink.logfile.RoutedEvent;
import io.opentrail.sink.memory.EventShelf;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/// Reads a routed record into what the sink needs of it. Used by one thread.
final class RecordDecoder {

    /// Of groups that are remembered, so that their events share them.
    private static final int MAX_GROUPS = 50_000;

    private static final ByteBuffer NONE = ByteBuffer.allocate(0);

    private final EventHeaderReader headers;
    private final Map<GroupName, Group> groups = new HashMap<>();

    RecordDecoder(SchemaRegistry registry) {
        this.headers = new EventHeaderReader(registry);
    }

    /// What events of a group have in common, as it is read.
    private record GroupName(String key, String awsRegion, LogFileKind kind, String redelivery) {}

    /// @param key the one string that all of its events have
    private record Group(String key, LogFileGroup events) {}

    /// Throws [UndecodableRecordException] for a record that the router cannot have written.
    ///
    /// @param shelf takes the value
    RoutedEvent decode(ConsumerRecord<String, ByteBuffer> record, EventShelf shelf) {
        ByteBuffer value = valueOf(record);
        EventHeader header = headers.read(value);
        Group group =
                groupOf(
                        new GroupName(
                                Objects.requireNonNullElse(record.key(), ""),
                                header.awsRegion(),
                                LogFileKind.of(header.eventCategory()),
                                Headers.text(record.headers(), Headers.REDELIVERY).orElse("")));
        String decidedKey = Headers.text(record.headers(), Headers.OBJECT_KEY).orElse("");
        int groupSize =
                Headers.text(record.headers(), Headers.OBJECT_EVENTS)
                        .map(Integer::parseInt)
                        .orElse(0);
        return new RoutedEvent(
                record.offset(),
                group.key(),
                shelf.store(value),
                header.recordOffset(),
                header.recordBytes(),
                header.eventTime(),
                header.ingestTime(),
                decidedKey.isEmpty() ? group.events() : group.events().decidedAs(decidedKey),
                groupSize);
    }

    /// Of a tombstone, which is no event either, no bytes.
    static ByteBuffer valueOf(ConsumerRecord<String, ByteBuffer> record) {
        return Objects.requireNonNullElse(record.value(), NONE);
    }

    private Group groupOf(GroupName name) {
        Group known = groups.get(name);
        if (known != null) {
            return known;
        }
        RoutedKey key = key(name.key());
        var group =
                new Group(
                        name.key(),
                        new LogFileGroup(
                                key.trailId(),
                                Objects.requireNonNullElse(key.organizationId(), ""),
                                key.accountId(),
                                name.awsRegion(),
                                name.kind().folder(),
                                "",
                                name.redelivery()));
        if (groups.size() >= MAX_GROUPS) {
            groups.clear();
        }
        groups.put(name, group);
        return group;
    }

    private static RoutedKey key(String text) {
        try {
            return RoutedKey.parse(text);
        } catch (IllegalArgumentException e) {
            throw new UndecodableRecordException("has no routed key", e);
        }
    }
}
