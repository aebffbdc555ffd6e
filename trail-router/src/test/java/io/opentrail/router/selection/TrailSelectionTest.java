package io.opentrail.router.selection;

import static io.opentrail.router.stream.Fixtures.ACCOUNT;
import static io.opentrail.router.stream.Fixtures.NOW;
import static io.opentrail.router.stream.Fixtures.event;
import static io.opentrail.router.stream.Fixtures.selection;
import static io.opentrail.router.stream.Fixtures.trail;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentrail.event.AuditEvent;
import io.opentrail.schemas.topics.RoutedKey;
import io.opentrail.trail.LoggingPeriod;
import io.opentrail.trail.Trail;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrailSelectionTest {

    @Test
    void everyTrailThatTakesTheEventGetsItOnce() {
        Trail one = trail("one").build();
        Trail two = trail("two").build();

        List<RoutedKey> destinations =
                TrailSelection.destinations(event("e").build(), List.of(one, two));

        assertThat(destinations)
                .containsExactly(
                        new RoutedKey(one.getTrailId(), ACCOUNT),
                        new RoutedKey(two.getTrailId(), ACCOUNT));
    }

    @Test
    void aTrailOfAnotherAccountNeverGetsTheEvent() {
        AuditEvent event = event("e").setRecipientAccountId("444455556666").build();

        List<RoutedKey> destinations =
                TrailSelection.destinations(event, List.of(trail("one").build()));

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
                TrailSelection.destinations(
                        event("e").setIngestTime(ingested).build(), List.of(stopped));

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

        List<RoutedKey> destinations = TrailSelection.destinations(event, List.of(trail));

        assertThat(destinations).hasSize(expected ? 1 : 0);
    }

    @Test
    void anEventThatNoSelectorPicksGoesNowhere() {
        AuditEvent event = event("e").setEventCategory("Data").build();

        List<RoutedKey> destinations =
                TrailSelection.destinations(event, List.of(trail("one").build()));

        assertThat(destinations).isEmpty();
    }
}
