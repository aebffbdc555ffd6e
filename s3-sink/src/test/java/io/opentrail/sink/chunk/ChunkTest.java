package io.opentrail.sink.chunk;

import static io.opentrail.sink.logfile.Events.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.tuple;

import io.opentrail.delivery.DecidedLogFile;
import io.opentrail.schemas.serde.TrustedRecords;
import io.opentrail.sink.logfile.RoutedEvent;
import io.opentrail.trail.Selection;
import io.opentrail.trail.Trail;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ChunkTest {

    private static final Instant NOW = Instant.parse("2026-05-06T07:08:09Z");
    private static final String ONE = "111122223333";
    private static final String TWO = "444455556666";

    static {
        TrustedRecords.trust();
    }

    private static final Map<String, Trail> TRAILS =
            Map.of("a", trail("a", "bucket-a"), "b", trail("b", "bucket-b"));

    private static final List<RoutedEvent> EVENTS =
            List.of(
                    event(10, "a", ONE, "{\"n\":1}"),
                    event(11, "b", ONE, "{\"n\":2}"),
                    event(13, "a", TWO, "{\"n\":3}"),
                    event(14, "a", ONE, "{\"n\":4}"),
                    event(15, "gone", ONE, "{\"n\":5}"));

    @Test
    void eachTrailAndAccountGetsAFile() {
        Chunk chunk = decide(EVENTS, Set.of());

        assertThat(chunk.files())
                .extracting(
                        file -> file.file().getBucket() + "/" + file.file().getAccountId(),
                        file -> offsets(file.events()))
                .containsExactly(
                        tuple("bucket-a/" + ONE, List.of(10L, 14L)),
                        tuple("bucket-b/" + ONE, List.of(11L)),
                        tuple("bucket-a/" + TWO, List.of(13L)));
        assertThat(chunk.decision().getFromOffset()).isEqualTo(9);
        assertThat(chunk.decision().getToOffset()).isEqualTo(16);
    }

    @Test
    void eventsOfParkedTrailsAreSetAside() {
        Chunk chunk = decide(EVENTS, Set.of("a"));

        assertThat(offsets(chunk.toPark())).containsExactly(10L, 13L, 14L);
        assertThat(chunk.decision().getParkedTrailIds()).containsExactly("a");
        assertThat(chunk.files()).hasSize(1);
    }

    @Test
    void eventsOfUnknownTrailsAreOrphans() {
        assertThat(offsets(decide(EVENTS, Set.of()).orphans())).containsExactly(15L);
    }

    @Test
    void aDecisionAndTheSameEventsMakeTheSameChunkAgain() {
        Chunk decided = decide(EVENTS, Set.of("b"));

        assertThat(Chunk.of(decided.decision(), EVENTS)).isEqualTo(decided);
    }

    @Test
    void aDecisionDoesNotAcceptOtherEvents() {
        Chunk decided = decide(EVENTS, Set.of());

        assertThatIllegalStateException()
                .isThrownBy(() -> Chunk.of(decided.decision(), EVENTS.subList(0, 3)));
    }

    @Test
    void eventsThatWereDecidedBeforeKeepTheirObjectKey() {
        List<RoutedEvent> events =
                List.of(
                        event(1, "a", ONE, "{\"n\":1}", "AWSLogs/old.json.gz", 2),
                        event(2, "a", ONE, "{\"n\":2}", "AWSLogs/old.json.gz", 2),
                        event(3, "a", ONE, "{\"n\":3}"));

        Chunk chunk = decide(events, Set.of());

        assertThat(chunk.files())
                .extracting(file -> offsets(file.events()))
                .containsExactly(List.of(1L, 2L), List.of(3L));
        assertThat(chunk.files())
                .extracting(Chunk.FileEvents::file)
                .extracting(DecidedLogFile::getObjectKey)
                .element(0)
                .isEqualTo("AWSLogs/old.json.gz");
        assertThat(Chunk.of(chunk.decision(), events)).isEqualTo(chunk);
    }

    private static Chunk decide(List<RoutedEvent> events, Set<String> parked) {
        return Chunk.decide(
                "opentrail.routed.trails",
                2,
                9,
                events,
                NOW,
                id -> Optional.ofNullable(TRAILS.get(id)),
                parked);
    }

    private static List<Long> offsets(List<RoutedEvent> events) {
        return events.stream().map(RoutedEvent::offset).toList();
    }

    private static Trail trail(String id, String bucket) {
        return Trail.newBuilder()
                .setTrailId(id)
                .setTrailArn("arn:aws:cloudtrail:us-east-1:" + ONE + ":trail/" + id)
                .setName(id)
                .setAccountId(ONE)
                .setHomeRegion("us-east-1")
                .setBucket(bucket)
                .setCreatedAt(NOW)
                .setUpdatedAt(NOW)
                .setSelections(List.of(new Selection(NOW, true, true, List.of(), false, List.of())))
                .build();
    }
}
