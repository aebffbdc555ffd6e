package io.opentrail.router;

import static io.opentrail.router.stream.Fixtures.NOW;
import static io.opentrail.router.stream.Fixtures.event;
import static io.opentrail.router.stream.Fixtures.selection;
import static io.opentrail.router.stream.Fixtures.trail;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentrail.event.AuditEvent;
import io.opentrail.event.Resource;
import io.opentrail.selector.DefaultSelectors;
import io.opentrail.selector.TrailSelectors;
import io.opentrail.trail.AdvancedEventSelector;
import io.opentrail.trail.DataResource;
import io.opentrail.trail.EventSelector;
import io.opentrail.trail.FieldCondition;
import io.opentrail.trail.FieldSelector;
import io.opentrail.trail.Selection;
import io.opentrail.trail.Trail;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// One trail whose selectors change between the kinds, phase by phase, while events are sent.
///
/// The change to a phase's selectors is written while the events of the phase before it are still
/// being sent, and before the first event of its own. A fifth of the events is held back for a
/// phase.
final class SelectorPhases {

    private static final int PHASES = 8;
    private static final int EVENTS = 150;
    private static final long DEADLINE_SECONDS = 60;

    /// What comes in, in turn.
    private enum Kind {
        READ,
        WRITE,
        DATA,
        NETWORK
    }

    private record Selected(TrailSelectors selectors, Set<Kind> kinds) {}

    private static final List<Selected> SELECTED =
            List.of(
                    new Selected(DefaultSelectors.TRAIL, Set.of(Kind.READ, Kind.WRITE)),
                    new Selected(
                            advanced("eventCategory=Data,resources.type=AWS::S3::Object"),
                            Set.of(Kind.DATA)),
                    new Selected(
                            new TrailSelectors.Basic(
                                    List.of(
                                            new EventSelector(
                                                    "WriteOnly",
                                                    true,
                                                    List.of(
                                                            new DataResource(
                                                                    "AWS::S3::Object",
                                                                    List.of("arn:aws:s3:::b/"))),
                                                    List.of()))),
                            Set.of(Kind.WRITE, Kind.DATA)),
                    new Selected(
                            advanced(
                                    "eventCategory=Management,readOnly=true",
                                    "eventCategory=NetworkActivity,eventSource=ec2.amazonaws.com"),
                            Set.of(Kind.READ, Kind.NETWORK)));

    private final AtomicInteger sent = new AtomicInteger();
    private final List<CountDownLatch> halfWay = latches();
    private final List<CountDownLatch> changed = latches();

    private static List<CountDownLatch> latches() {
        return IntStream.range(0, PHASES).mapToObj(_ -> new CountDownLatch(1)).toList();
    }

    /// Runs until all events are sent.
    void sendEvents(Consumer<AuditEvent> send) {
        List<AuditEvent> late = new ArrayList<>();
        for (int phase = 0; phase < PHASES; phase++) {
            await(changed.get(phase));
            List<AuditEvent> held = new ArrayList<>();
            for (int i = 0; i < EVENTS; i++) {
                AuditEvent event = eventAt(phase * EVENTS + i);
                if (i % 5 == 0) {
                    held.add(event);
                } else {
                    send.accept(event);
                }
                if (i == EVENTS / 2) {
                    halfWay.get(phase).countDown();
                }
                sent.incrementAndGet();
            }
            late.forEach(send);
            late = held;
        }
        late.forEach(send);
    }

    /// Runs until all changes are made.
    void changeSelectors(Consumer<Trail> put) {
        List<Selection> selections = new ArrayList<>();
        for (int phase = 0; phase < PHASES; phase++) {
            if (phase > 0) {
                await(halfWay.get(phase - 1));
            }
            Selection next =
                    Selection.newBuilder(selection(false, true))
                            .setEffectiveFrom(timeOf(phase * EVENTS))
                            .build();
            selections.add(selectedIn(phase).selectors().in(next));
            put.accept(trail("changing").setSelections(List.copyOf(selections)).build());
            changed.get(phase).countDown();
        }
    }

    boolean isHalfSent() {
        return sent.get() >= PHASES * EVENTS / 2;
    }

    List<String> expectedIds() {
        return IntStream.range(0, PHASES * EVENTS)
                .filter(i -> selectedIn(i / EVENTS).kinds().contains(kindOf(i)))
                .mapToObj(SelectorPhases::idOf)
                .toList();
    }

    private static Selected selectedIn(int phase) {
        return SELECTED.get(phase % SELECTED.size());
    }

    private static Kind kindOf(int i) {
        return Kind.values()[i % Kind.values().length];
    }

    private static String idOf(int i) {
        return "e-" + i;
    }

    private static Instant timeOf(int i) {
        return NOW.plusMillis(i);
    }

    private static AuditEvent eventAt(int i) {
        AuditEvent.Builder event = event(idOf(i)).setIngestTime(timeOf(i));
        return switch (kindOf(i)) {
            case READ -> event.setReadOnly(true).build();
            case WRITE -> event.setReadOnly(false).build();
            case DATA ->
                    event.setEventCategory("Data")
                            .setResources(
                                    List.of(
                                            new Resource(
                                                    "arn:aws:s3:::b/k", null, "AWS::S3::Object")))
                            .build();
            case NETWORK -> event.setEventCategory("NetworkActivity").build();
        };
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(DEADLINE_SECONDS, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /// @param texts `field=value` with commas, one for each selector
    private static TrailSelectors advanced(String... texts) {
        return new TrailSelectors.Advanced(
                Arrays.stream(texts)
                        .map(text ->
                                new AdvancedEventSelector(
                                        null,
                                        Stream.of(text.split(",", -1))
                                                .map(SelectorPhases::field)
                                                .toList()))
                        .toList());
    }

    private static FieldSelector field(String text) {
        String[] parts = text.split("=", 2);
        return new FieldSelector(
                parts[0], List.of(new FieldCondition("Equals", List.of(parts[1]))));
    }
}
