package io.opentrail.trails;

import io.opentrail.schemas.registry.SchemaRegistry;
import io.opentrail.schemas.serde.AvroDeserializer;
import io.opentrail.schemas.topics.KafkaConnection;
import io.opentrail.schemas.topics.Topic;
import io.opentrail.schemas.topics.TopicView;
import io.opentrail.trail.ControlRecord;
import io.opentrail.trail.OrganizationPeriod;
import io.opentrail.trail.Trail;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The directory as a view of the control topic, indexed by account.
public final class KafkaTrailDirectory implements TrailDirectory, AutoCloseable {

    private static final String KEY_PREFIX = "trail/";
    private static final Duration START_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration REFRESH_TIMEOUT = Duration.ofSeconds(10);

    private final ConcurrentMap<String, Trail> trailsById = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, List<Trail>> trailsByAccount = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, List<Trail>> trailsByOrganization =
            new ConcurrentHashMap<>();
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
                        this::apply,
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
    public List<Trail> ofOrganization(String organizationId) {
        return trailsByOrganization.getOrDefault(organizationId, List.of());
    }

    @Override
    public Collection<Trail> all() {
        return Collections.unmodifiableCollection(trailsById.values());
    }

    @Override
    public void refresh() {
        view.refresh(REFRESH_TIMEOUT);
    }

    /// Waits until what was written at an offset of the control topic is known.
    public void awaitRecord(int partition, long offset) {
        view.awaitRecord(partition, offset, REFRESH_TIMEOUT);
    }

    @Override
    public void close() {
        view.close();
    }

    private void apply(String key, @Nullable ControlRecord value) {
        if (!key.startsWith(KEY_PREFIX)) {
            return;
        }
        String trailId = key.substring(KEY_PREFIX.length());
        Trail trail = value == null ? null : value.getTrail();
        Trail before = trail == null ? trailsById.remove(trailId) : trailsById.put(trailId, trail);
        Trail known = trail == null ? before : trail;
        if (known != null) {
            trailsByAccount.compute(
                    known.getAccountId(), (account, trails) -> replaced(trails, trailId, trail));
        }
        index(trailId, before, trail);
    }

    private void index(String trailId, @Nullable Trail before, @Nullable Trail now) {
        Set<String> current = organizations(now);
        for (String organization : organizations(before)) {
            if (!current.contains(organization)) {
                trailsByOrganization.computeIfPresent(
                        organization, (id, trails) -> replaced(trails, trailId, null));
            }
        }
        for (String organization : current) {
            trailsByOrganization.compute(
                    organization, (id, trails) -> replaced(trails, trailId, now));
        }
    }

    private static Set<String> organizations(@Nullable Trail trail) {
        return trail == null
                ? Set.of()
                : trail.getOrganizationPeriods().stream()
                        .map(OrganizationPeriod::getOrganizationId)
                        .collect(Collectors.toSet());
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
