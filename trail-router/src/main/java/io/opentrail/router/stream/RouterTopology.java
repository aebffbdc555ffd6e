package io.opentrail.router.stream;

import io.opentrail.access.identity.IdentityProvider;
import io.opentrail.access.identity.Organization;
import io.opentrail.router.repeat.TaskMemory;
import io.opentrail.router.selection.TrailSelection;
import io.opentrail.schemas.registry.SchemaRegistry;
import io.opentrail.schemas.topics.TopicCatalogue;
import io.opentrail.streams.ValidTimestamp;
import io.opentrail.trails.TrailDirectory;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;

/// `opentrail.events.<region>` (account, event) → \[select\] → `opentrail.routed.trails` (trail and
/// account, event) and, for trails that have one, `opentrail.live.<trailId>` (the same); what is no
/// event → `opentrail.dead-letters` (as it was, as it was); what has another event's eventID, also
/// → `opentrail.conflicts` (the same).
///
/// Values pass as bytes, unchanged.
public final class RouterTopology {

    static final String ROUTED_SINK = "routed-trails";
    static final String LIVE_SINK = "live";
    static final String DEAD_LETTER_SINK = "dead-letters";
    static final String CONFLICT_SINK = "conflicts";
    private static final String SOURCE = "events";
    private static final String SELECT = "select";
    private static final Pattern EVENTS =
            Pattern.compile(Pattern.quote(TopicCatalogue.EVENTS_PREFIX) + ".*");

    private final SchemaRegistry registry;
    private final TrailDirectory trails;
    private final IdentityProvider identities;
    private final Supplier<Optional<TaskMemory>> memories;
    private final Predicate<String> isLive;
    private final Freshness freshness;
    private final RouterMetrics metrics;
    private final RoutingTrouble trouble;
    private final InstantSource clock;

    /// A topology of its parts.
    ///
    /// @param memories for each task what remembers what came before; empty if nothing is to
    /// @param isLive tells of a trail id whether the trail's live topic is written, too
    public RouterTopology(
            SchemaRegistry registry,
            TrailDirectory trails,
            IdentityProvider identities,
            Supplier<Optional<TaskMemory>> memories,
            Predicate<String> isLive,
            Freshness freshness,
            RouterMetrics metrics,
            RoutingTrouble trouble,
            InstantSource clock) {
        this.registry = registry;
        this.trails = trails;
        this.identities = identities;
        this.memories = memories;
        this.isLive = isLive;
        this.freshness = freshness;
        this.metrics = metrics;
        this.trouble = trouble;
        this.clock = clock;
    }

    public Topology build() {
        var bytesIn = new ByteArrayDeserializer();
        var bytesOut = new ByteArraySerializer();
        var timestamp = new ValidTimestamp(clock);
        return new Topology()
                .addSource(AutoOffsetReset.earliest(), SOURCE, timestamp, bytesIn, bytesIn, EVENTS)
                .addProcessor(SELECT, this::selectProcessor, SOURCE)
                .addSink(ROUTED_SINK, TopicCatalogue.ROUTED_TRAILS, bytesOut, bytesOut, SELECT)
                .addSink(LIVE_SINK, new LiveTopicName(), bytesOut, bytesOut, SELECT)
                .addSink(DEAD_LETTER_SINK, TopicCatalogue.DEAD_LETTERS, bytesOut, bytesOut, SELECT)
                .addSink(CONFLICT_SINK, TopicCatalogue.CONFLICTS, bytesOut, bytesOut, SELECT);
    }

    private Optional<String> organizationOf(String account) {
        return identities.current().organizationOf(account).map(Organization::id);
    }

    private SelectProcessor selectProcessor() {
        return new SelectProcessor(
                new EventDecoder(registry),
                new TrailSelection(trails::ofAccount, this::organizationOf, trails::ofOrganization),
                memories,
                isLive,
                freshness,
                metrics,
                trouble,
                new ConflictLog(clock));
    }
}
