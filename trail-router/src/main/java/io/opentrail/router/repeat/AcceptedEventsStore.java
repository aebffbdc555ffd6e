package io.opentrail.router.repeat;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.state.WindowStore;

/// The state store of [AcceptedEvents]: RocksDB, a database for each slice of time, and a
/// changelog.
public final class AcceptedEventsStore {

    public static final String NAME = "accepted-events";

    /// The changelog of a stream's store, as Kafka Streams names it.
    public static String changelogOf(String applicationId) {
        return "%s-%s-changelog".formatted(applicationId, NAME);
    }

    private final RepeatConfig config;
    private final Duration eventRetention;

    /// @param eventRetention how long an event can wait for the router
    public AcceptedEventsStore(RepeatConfig config, Duration eventRetention) {
        this.config = config;
        this.eventRetention = eventRetention;
    }

    /// The store itself. It drops a slice when the one after the next begins.
    public StoreBuilder<WindowStore<Bytes, byte[]>> builder() {
        Duration slice = config.slice();
        return Stores.windowStoreBuilder(
                        Stores.persistentWindowStore(
                                NAME, slice.multipliedBy(2), slice, /* retainDuplicates= */ false),
                        Serdes.Bytes(),
                        Serdes.ByteArray())
                .withCachingDisabled()
                .withLoggingEnabled(changelog());
    }

    /// No key is in it twice, so it is not compacted. What it holds is as old as the events are
    /// when they are read, and [ChangelogTrim] deletes by that time; the broker, which deletes by
    /// the clock, must not be earlier.
    private Map<String, String> changelog() {
        Duration retention = eventRetention.plus(config.slice().multipliedBy(3));
        return Map.of(
                TopicConfig.CLEANUP_POLICY_CONFIG,
                TopicConfig.CLEANUP_POLICY_DELETE,
                TopicConfig.RETENTION_MS_CONFIG,
                String.valueOf(retention.toMillis()));
    }

    /// What a task works with; empty if none is to be remembered.
    public Optional<AcceptedEvents> open(ProcessorContext<?, ?> context) {
        return config.isOff()
                ? Optional.empty()
                : Optional.of(new AcceptedEvents(context.getStateStore(NAME), config.slice()));
    }
}
