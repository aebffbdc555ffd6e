package io.opentrail.sink.delivery;

import io.opentrail.sink.ledger.Completion;
import io.opentrail.sink.ledger.Ledger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Ends the parking of trails whose lane has nothing left. Used by one thread.
final class LaneDrains {

    private static final Logger LOGGER = LoggerFactory.getLogger(LaneDrains.class);

    /// Each look costs a request to the broker.
    private static final Duration INTERVAL = Duration.ofSeconds(1);

    private final Sources sources;
    private final ParkedTrails parked;
    private final Ledger ledger;
    private Instant nextLook = Instant.MIN;

    LaneDrains(Sources sources, ParkedTrails parked, Ledger ledger) {
        this.sources = sources;
        this.parked = parked;
        this.ledger = ledger;
    }

    void unparkDrained(Instant now) {
        if (now.isBefore(nextLook)) {
            return;
        }
        nextLook = now.plus(INTERVAL);
        List<Completion> drained = new ArrayList<>();
        for (Source source : sources.all()) {
            List<String> trails =
                    parked.inLane(source.partition().topic(), source.partition().partition());
            if (!trails.isEmpty() && source.isIdle() && sources.isReadToItsEnd(source)) {
                drained.add(
                        new Completion(
                                source.partition(),
                                sources.laneEnd(source),
                                List.of(),
                                List.of(),
                                List.of(),
                                trails,
                                List.of()));
            }
        }
        if (!drained.isEmpty()) {
            ledger.complete(drained, sources.group());
            drained.forEach(this::unparked);
        }
    }

    private void unparked(Completion drained) {
        sources.of(drained.source()).ifPresent(source -> source.finish(drained.toOffset()));
        for (String trailId : drained.ended()) {
            parked.end(drained.source().partition(), trailId);
            LOGGER.atInfo()
                    .addKeyValue("trail", trailId)
                    .addKeyValue("partition", drained.source().partition())
                    .log("The backlog is delivered; the trail is live again");
        }
    }
}
