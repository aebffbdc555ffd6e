package io.opentrail.history;

import io.opentrail.history.store.StoreConfig;
import io.opentrail.http.HttpEndpointConfig;
import io.opentrail.schemas.topics.TopicSizing;
import io.opentrail.settings.HostPort;
import io.opentrail.settings.Settings;
import io.opentrail.settings.ValueFormat;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// How one instance of the event history runs.
///
/// @param regions whose event topics are made at the start; topics of other regions are read too
/// @param sizing the cell's, the same for every service
/// @param instanceId distinct for each running instance, the same after a restart
/// @param threads that read and keep events
/// @param standbys copies of each partition, on other instances
/// @param directory of Kafka Streams and the stores; is rebuilt from Kafka if lost
/// @param store how events are kept; the same for every instance
/// @param dataEvents whether data events are kept, too
/// @param commitInterval bounds how long an event stays invisible, with the stores' 50 ms
/// @param cleanupDelay how long files of a partition are kept that other instances have
/// @param listen where lookups are answered
/// @param advertised where other instances reach that; empty for the address listened on
/// @param secret which all who ask for lookups share
public record EventHistoryConfig(
        List<String> regions,
        TopicSizing sizing,
        String instanceId,
        int threads,
        int standbys,
        Path directory,
        StoreConfig store,
        boolean dataEvents,
        Duration commitInterval,
        Duration cleanupDelay,
        HttpEndpointConfig listen,
        Optional<HostPort> advertised,
        String secret) {

    private static final Set<String> ANY_ADDRESS = Set.of("0.0.0.0", "::", "[::]");

    public static final Duration DEFAULT_COMMIT_INTERVAL = Duration.ofMillis(100);
    public static final Duration DEFAULT_CLEANUP_DELAY = Duration.ofMinutes(10);

    public EventHistoryConfig {
        regions = List.copyOf(regions);
        if (threads < 1) {
            throw new IllegalArgumentException("threads must be 1 or more, was " + threads);
        }
        if (standbys < 0) {
            throw new IllegalArgumentException("standbys must be 0 or more, was " + standbys);
        }
        if (!cleanupDelay.isPositive()) {
            throw new IllegalArgumentException(
                    "cleanup-delay must be above zero, was " + cleanupDelay);
        }
        if (instanceId.isBlank()) {
            throw new IllegalArgumentException("instance-id must not be blank");
        }
        if (ANY_ADDRESS.contains(listen.host()) && advertised.isEmpty()) {
            throw new IllegalArgumentException(
                    "advertised must say where other instances reach this one, since listen is every address of its host");
        }
        if (secret.isBlank()) {
            throw new IllegalArgumentException("lookup-secret must not be blank");
        }
    }

    static EventHistoryConfig from(Settings settings) {
        HostPort listen =
                settings.hostPort(
                        "listen",
                        new HostPort("127.0.0.1", 4587),
                        "where lookups of the control API and of other instances are answered");
        return new EventHistoryConfig(
                settings.list(
                        "regions",
                        List.of("us-east-1"),
                        "regions whose event topics are made; others are read too"),
                TopicSizing.from(settings),
                settings.string(
                        "instance-id",
                        "event-history-0",
                        "of this instance; distinct, and kept on restart"),
                settings.integer("threads", 1, "threads that read and keep events"),
                settings.integer("standbys", 1, "copies of each partition on other instances"),
                settings.path(
                        "state-dir",
                        Path.of("data/event-history"),
                        "folder of the events and of Kafka Streams"),
                StoreConfig.from(settings),
                settings.flag("data-events", false, "whether data events are kept, too"),
                settings.duration(
                        "commit-interval", DEFAULT_COMMIT_INTERVAL, "time between commits"),
                settings.duration(
                        "cleanup-delay",
                        DEFAULT_CLEANUP_DELAY,
                        "how long files of a partition are kept that other instances have"),
                HttpEndpointConfig.defaults().withAddress(listen.host(), listen.port()),
                settings.optional(
                        "advertised",
                        ValueFormat.HOST_PORT,
                        "where other instances reach `listen`, if not there"),
                settings.requiredString(
                        "lookup-secret",
                        "shared with the control API and all instances; set it by environment or file"));
    }

    /// Without the secret.
    @Override
    public String toString() {
        return "EventHistoryConfig[%s in %s]".formatted(instanceId, directory);
    }
}
