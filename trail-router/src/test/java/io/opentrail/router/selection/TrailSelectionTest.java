package io.opentrail.router.selection;

import static io.opentrail.router.stream.Fixtures.ACCOUNT;
import static io.opentrail.router.stream.Fixtures.NOW;
import static io.opentrail.router.stream.Fixtures.event;
import static io.opentrail.router.stream.Fixtures.selection;
import static io.opentrail.router.stream.Fixtures.trail;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.opentrail.event.AuditEvent;
import io.opentrail.schemas.topics.RoutedKey;
import io.opentrail.selector.match.CompiledSelectors;
import io.opentrail.trail.LoggingPeriod;
import io.opentrail.trail.Selection;
import io.opentrail.trail.Trail;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrailSelectionTest {

    @Test
    void everyTrailThatTakesTheEventGetsItOnce() {
        Trail one = trail("one").build();
        Trail two = trail("two").build();

        List<RoutedKey> destinations = destinations(event("e").build(), List.of(one, two));

        assertThat(destinations)
                .containsExactly(
                        new RoutedKey(one.getTrailId(), ACCOUNT),
                        new RoutedKey(two.getTrailId(), ACCOUNT));
    }

    @Test
    void aTrailOfAnotherAccountNeverGetsTheEvent() {
        AuditEvent event = event("e").setRecipientAccountId("444455556666").build();

        List<RoutedKey> destinations = destinations(event, List.of(trail("one").build()));

        assertThat(destinations).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"-1,false", "0,true", "9,true", "10,false"})
    void theTrailDecidesAsItWasWhenTheEventCameIn(long second, boolean expected) {
        Trail stopped =
                trail("stopped")
                        .setLoggingPeriods(List.of(new LoggingPeriod(NOW, NOW.plusSeconds(10))))
                        .build();
        Instant ingested = NOW.plusSeconds(second);

        List<RoutedKey> destinations =
                destinations(event("e").setIngestTime(ingested).build(), List.of(stopped));

        assertThat(destinations).hasSize(expected ? 1 : 0);
    }

    @ParameterizedTest
    @CsvSource({
        "false,true,us-east-1,ec2.amazonaws.com,true",
        "false,true,eu-west-1,ec2.amazonaws.com,false",
        "true,true,eu-west-1,ec2.amazonaws.com,true",
        "false,true,us-east-1,iam.amazonaws.com,true",
        "false,false,us-east-1,iam.amazonaws.com,false",
        "false,false,us-east-1,ec2.amazonaws.com,true",
        "true,false,eu-west-1,sts.amazonaws.com,true",
    })
    void regionAndGlobalServicesAreCoveredAsTheSelectionSays(
            boolean multiRegion, boolean global, String region, String source, boolean expected) {
        Trail trail = trail("t").setSelections(List.of(selection(multiRegion, global))).build();
        AuditEvent event = event("e").setAwsRegion(region).setEventSource(source).build();

        List<RoutedKey> destinations = destinations(event, List.of(trail));

        assertThat(destinations).hasSize(expected ? 1 : 0);
    }

    @Test
    void anEventThatNoSelectorPicksGoesNowhere() {
        AuditEvent event = event("e").setEventCategory("Data").build();

        List<RoutedKey> destinations = destinations(event, List.of(trail("one").build()));

        assertThat(destinations).isEmpty();
    }

    @Test
    void aChangeOfATrailDecidesFromThenOn() {
        Trail before = trail("changed").setSelections(List.of()).build();
        Trail after = trail("changed").build();
        var trails = new ArrayList<>(List.of(List.of(before), List.of(after), List.<Trail>of()));
        var selection = new TrailSelection(_ -> trails.removeFirst());

        List<RoutedKey> first = selection.destinations(event("e").build());
        List<RoutedKey> second = selection.destinations(event("e").build());
        List<RoutedKey> third = selection.destinations(event("e").build());

        assertThat(first).isEmpty();
        assertThat(second).hasSize(1);
        assertThat(third).isEmpty();
    }

    @Test
    void selectorsAreCompiledOnceAsLongAsTheyStay() {
        Trail one = trail("one").build();
        Trail two = trail("two").build();
        Trail twoLater =
                Trail.newBuilder(two)
                        .setSelections(
                                List.of(
                                        selection(false, true),
                                        selection(true, true),
                                        Selection.newBuilder(selection(true, true))
                                                .setEventSelectors(List.of())
                                                .build()))
                        .build();
        var trails = new ArrayList<>(List.of(List.of(one, two), List.of(one, twoLater)));
        var selection = new TrailSelection(_ -> trails.removeFirst());

        List<CompiledTrail> first = selection.trails(ACCOUNT).trails();
        List<CompiledTrail> second = selection.trails(ACCOUNT).trails();

        CompiledSelectors known = first.getLast().selectors().getFirst();
        assertThat(second.getFirst()).isSameAs(first.getFirst());
        assertThat(second.getLast().selectors().get(0)).isSameAs(known);
        assertThat(second.getLast().selectors().get(1)).isSameAs(known);
        assertThat(second.getLast().selectors().get(2)).isNotSameAs(known);
    }

    @Test
    void anEventIsDecidedWithoutAllocatingForEachTrail() {
        List<Trail> trails =
                IntStream.range(0, 1_000).mapToObj(i -> trail("t" + i).build()).toList();
        AuditEvent event = event("e").setEventCategory("Data").build();
        var selection = new TrailSelection(_ -> trails);
        selection.destinations(event);

        long before = allocated();
        List<RoutedKey> destinations = selection.destinations(event);
        long bytes = allocated() - before;

        assertThat(destinations).isEmpty();
        // Anything for each trail would take 16 bytes for each at least.
        assertThat(bytes).isLessThan(trails.size());
    }

    private static long allocated() {
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean())
                .getCurrentThreadAllocatedBytes();
    }

    private static List<RoutedKey> destinations(AuditEvent event, List<Trail> trails) {
        return new TrailSelection(_ -> trails).destinations(event);
    }
}
