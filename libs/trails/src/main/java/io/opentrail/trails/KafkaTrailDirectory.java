package io.opentrail.trails;

import io.opentrail.schemas.registry.SchemaRegistry;
import io.opentrail.schemas.serde.AvroDeserializer;
import io.opentrail.schemas.topics.KafkaConnection;
import io.opentrail.schemas.topics.Topic;
import io.opentrail.schemas.topics.TopicView;
import io.opentrail.trail.ControlRecord;
import io.opentrail.trail.Trail;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The directory as a view of the control topic, indexed by account.
public final class KafkaTrailDirectory implements TrailDirectory, AutoCloseable {

    private static final String KEY_PREFIX = "trail/";
    private static final Duration START_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration REFRESH_TIMEOUT = Duration.ofSeconds(10);

    private final ConcurrentMap<String, Trail> trailsById = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, List<Trail>> trailsByAccount = new ConcurrentHashMap<>();
    private final TopicView<ControlRecord> view;

    /// Returns once all trails are known.
    ///
    /// @param controlTopic [io.opentrail.schemas.topics.TopicCatalogue#control]
    public KafkaTrailDirectory(
            KafkaConnection connection, SchemaRegistry registry, Topic controlTopic) {
        this.view =
                TopicView.start(
                        connection,
                        controlTopic,
                        new AvroDeserializer<>(
                                registry, ControlRecord.class, ControlRecord.getClassSchema()),
                        (key, value) -> apply(trailsById, trailsByAccount, key, value),
                        START_TIMEOUT);
    }

    /// The key of a trail's control record.
    public static String keyOf(String trailId) {
        return KEY_PREFIX + trailId;
    }

    /// The record under a key of the control topic, of whatever kind.
    public Optional<ControlRecord> record(String key) {
        return view.get(key);
    }

    @Override
    public Optional<Trail> byId(String trailId) {
        return Optional.ofNullable(trailsById.get(trailId));
    }

    @Override
    public List<Trail> ofAccount(String accountId) {
        return trailsByAccount.getOrDefault(accountId, List.of());
    }

    @Override
    public Collection<Trail> all() {
        return Collections.unmodifiableCollection(trailsById.values());
    }

    @Override
    public void refresh() {
        view.refresh(REFRESH_TIMEOUT);
    }

    @Override
    public void close() {
        view.close();
    }

    private static void apply(
            Map<String, Trail> byId,
            ConcurrentMap<String, List<Trail>> byAccount,
            String key,
            @Nullable ControlRecord value) {
        if (!key.startsWith(KEY_PREFIX)) {
            return;
        }
        String trailId = key.substring(KEY_PREFIX.length());
        Trail trail = value == null ? null : value.getTrail();
        Trail before = trail == null ? byId.remove(trailId) : byId.put(trailId, trail);
        Trail known = trail == null ? before : trail;
        if (known != null) {
            byAccount.compute(
                    known.getAccountId(), (account, trails) -> replaced(trails, trailId, trail));
        }
    }

    private static @Nullable List<Trail> replaced(
            @Nullable List<Trail> trails, String trailId, @Nullable Trail trail) {
        Stream<Trail> others =
                trails == null
                        ? Stream.of()
                        : trails.stream().filter(other -> !other.getTrailId().equals(trailId));
        List<Trail> now = Stream.concat(others, Stream.ofNullable(trail)).toList();
        return now.isEmpty() ? null : now;
    }
}
