package io.opentrail.router.live;

import io.opentrail.schemas.registry.SchemaRegistry;
import io.opentrail.schemas.topics.KafkaConnection;
import io.opentrail.schemas.topics.TopicCatalogue;
import io.opentrail.schemas.topics.TopicProvisioner;
import io.opentrail.telemetry.HealthStatus;
import io.opentrail.trails.LiveTopic;
import io.opentrail.trails.TrailDirectory;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps the live topics as the trails want them, on a thread of its own. Several routers may do it
/// at once: each step can be repeated, and what another one has done is found done.
///
/// A topic is written only while its trail wants it and it is known to be there, and goes only some
/// time after its trail has ceased to want it: so no router waits for a topic that is not there.
public final class LiveTopics implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(LiveTopics.class);
    private static final Duration LOOK = Duration.ofSeconds(1);

    /// Longer than a router holds a transaction open, or decides by what it read of the trails.
    private static final Duration GRACE = Duration.ofSeconds(15);

    private final Admin admin;
    private final TopicProvisioner provisioner;
    private final TopicCatalogue catalogue;
    private final TrailDirectory trails;
    private final int maxTopics;
    private final InstantSource clock;
    private final TopicAccess access;
    private final Map<String, Instant> unwantedSince = new HashMap<>();
    private final Map<String, LiveTopic> grantedById = new HashMap<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;
    private volatile Set<String> liveTrailIds = Set.of();
    private volatile HealthStatus health = HealthStatus.up();

    private LiveTopics(
            KafkaConnection connection,
            SchemaRegistry registry,
            TopicCatalogue catalogue,
            TrailDirectory trails,
            int maxTopics,
            InstantSource clock) {
        this.admin = Admin.create(connection.client("live-topics"));
        this.provisioner = new TopicProvisioner(admin, registry);
        this.catalogue = catalogue;
        this.trails = trails;
        this.maxTopics = maxTopics;
        this.clock = clock;
        this.access = new TopicAccess(admin);
        this.thread = Thread.ofPlatform().name("live-topics").daemon().unstarted(this::run);
    }

    /// Returns when it has looked once: whoever writes from then on leaves no event out of a topic
    /// that was there before. Throws IllegalStateException where that fails.
    ///
    /// @param maxTopics of the cell; trails that ask later get none
    public static LiveTopics start(
            KafkaConnection connection,
            SchemaRegistry registry,
            TopicCatalogue catalogue,
            TrailDirectory trails,
            int maxTopics,
            InstantSource clock) {
        var topics = new LiveTopics(connection, registry, catalogue, trails, maxTopics, clock);
        try {
            topics.health = topics.keep();
        } catch (ExecutionException | RuntimeException e) {
            topics.admin.close();
            throw new IllegalStateException("live topics cannot be kept", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            topics.admin.close();
            throw new IllegalStateException("interrupted while live topics were looked at", e);
        }
        topics.thread.start();
        return topics;
    }

    /// Whether a trail's events go to its live topic, too. Cheap: it is asked for each event.
    public boolean isLive(String trailId) {
        return liveTrailIds.contains(trailId)
                && trails.byId(trailId).flatMap(LiveTopic::of).isPresent();
    }

    /// Down while topics cannot be kept as they should be, or a trail got none.
    public HealthStatus health() {
        return health;
    }

    @Override
    public void close() {
        closed.countDown();
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        admin.close();
    }

    private void run() {
        try {
            while (!closed.await(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
                try {
                    health = keep();
                } catch (ExecutionException | RuntimeException e) {
                    if (closed.getCount() > 0) {
                        failed(e);
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void failed(Exception e) {
        health = HealthStatus.down("live topics cannot be kept: " + e);
        LOGGER.atWarn()
                .addKeyValue("error", e.toString())
                .log("Live topics cannot be kept; trying again");
    }

    private HealthStatus keep() throws ExecutionException, InterruptedException {
        // In this order: whatever topic is seen here was made for a trail that is seen below.
        Set<String> existing = existing();
        trails.refresh();
        LivePlan plan = LivePlan.of(trails.all(), existing, maxTopics);
        make(plan.wanted(), existing);
        remove(plan.unwanted());
        return plan.refused().isEmpty()
                ? HealthStatus.up()
                : HealthStatus.down(
                        "%d trails asked for a live topic and got none, trail '%s' first: there are %d already, see max-live-topics"
                                .formatted(
                                        plan.refused().size(),
                                        plan.refused().getFirst().trailId(),
                                        maxTopics));
    }

    private Set<String> existing() throws ExecutionException, InterruptedException {
        return admin.listTopics().names().get().stream()
                .filter(name -> name.startsWith(TopicCatalogue.LIVE_PREFIX))
                .collect(Collectors.toSet());
    }

    private void make(List<LiveTopic> wanted, Set<String> existing)
            throws ExecutionException, InterruptedException {
        for (LiveTopic topic : wanted) {
            String name = TopicCatalogue.liveOf(topic.trailId());
            if (!topic.equals(grantedById.get(topic.trailId())) || !existing.contains(name)) {
                provisioner.provision(List.of(catalogue.live(topic.trailId())));
                access.grant(name, topic.principal());
                grantedById.put(topic.trailId(), topic);
                LOGGER.atInfo()
                        .addKeyValue("topic", name)
                        .addKeyValue("principal", topic.principal())
                        .log("Live topic is there");
            }
        }
        Set<String> ids = wanted.stream().map(LiveTopic::trailId).collect(Collectors.toSet());
        grantedById.keySet().retainAll(ids);
        if (!ids.equals(liveTrailIds)) {
            liveTrailIds = ids;
        }
    }

    private void remove(Set<String> unwanted) throws ExecutionException, InterruptedException {
        Instant now = clock.instant();
        unwantedSince.keySet().retainAll(unwanted);
        for (String name : unwanted) {
            Instant since = unwantedSince.computeIfAbsent(name, _ -> now);
            if (!now.isBefore(since.plus(GRACE))) {
                access.revoke(name);
                delete(name);
            }
        }
    }

    private void delete(String name) throws ExecutionException, InterruptedException {
        try {
            admin.deleteTopics(List.of(name)).all().get();
            LOGGER.atInfo().addKeyValue("topic", name).log("Live topic is gone");
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                throw e;
            }
        }
    }
}
