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
import io.opentrail.trail.OrganizationPeriod;
import io.opentrail.trail.Selection;
import io.opentrail.trail.Trail;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrailSelectionTest {

    private static final String ORGANIZATION = "o-exampleorg1";
    private static final String MEMBER = "444455556666";
    private static final String OTHER_MEMBER = "777788889999";
    private static final OrganizationPeriod FOR_TEN_SECONDS =
            new OrganizationPeriod(ORGANIZATION, NOW, NOW.plusSeconds(10));

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
        var selection = ofAccount(_ -> trails.removeFirst());

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
        var selection = ofAccount(_ -> trails.removeFirst());

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
        var selection = ofAccount(_ -> trails);
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

    @ParameterizedTest
    @CsvSource({"-1,", "0,o-exampleorg1", "9,o-exampleorg1", "10,"})
    void anOrganizationsTrailTakesItsMembersEventsOfThatTime(
            long second, @Nullable String organization) {
        Trail trail = trail("all").setOrganizationPeriods(List.of(FOR_TEN_SECONDS)).build();
        AuditEvent event =
                event("e")
                        .setRecipientAccountId(MEMBER)
                        .setIngestTime(NOW.plusSeconds(second))
                        .build();

        List<RoutedKey> destinations = inOrganization(trail).destinations(event);

        assertThat(destinations)
                .isEqualTo(
                        Stream.ofNullable(organization)
                                .map(id -> new RoutedKey(trail.getTrailId(), id, MEMBER))
                                .toList());
    }

    @ParameterizedTest
    @CsvSource({"-1,", "0,o-exampleorg1", "9,o-exampleorg1", "10,"})
    void itsOwnersEventsAreKeyedByWhoseItWas(long second, @Nullable String organization) {
        Trail trail = trail("all").setOrganizationPeriods(List.of(FOR_TEN_SECONDS)).build();
        AuditEvent event = event("e").setIngestTime(NOW.plusSeconds(second)).build();

        List<RoutedKey> destinations = inOrganization(trail).destinations(event);

        assertThat(destinations)
                .containsExactly(new RoutedKey(trail.getTrailId(), organization, ACCOUNT));
    }

    @Test
    void anAccountThatIsNoMemberGivesNothingToAnOrganizationsTrail() {
        Trail trail = trail("all").setOrganizationPeriods(List.of(FOR_TEN_SECONDS)).build();
        AuditEvent event = event("e").setRecipientAccountId("999999999999").build();

        List<RoutedKey> destinations = inOrganization(trail).destinations(event);

        assertThat(destinations).isEmpty();
    }

    @Test
    void anAccountInAnotherOrganizationNowGivesNothingToTheFormersTrail() {
        var formers = new OrganizationPeriod("o-another0001", Instant.EPOCH, null);
        Trail trail = trail("all").setOrganizationPeriods(List.of(formers)).build();
        AuditEvent event = event("e").setRecipientAccountId(MEMBER).build();

        List<RoutedKey> destinations = inOrganization(trail).destinations(event);

        assertThat(destinations).isEmpty();
    }

    @Test
    void whatIsCompiledOfAnOrganizationsTrailIsSharedByItsMembers() {
        Trail trail = trail("all").setOrganizationPeriods(List.of(FOR_TEN_SECONDS)).build();
        TrailSelection selection = inOrganization(trail);

        CompiledTrail one = selection.trails(MEMBER).trails().getFirst();
        CompiledTrail other = selection.trails(OTHER_MEMBER).trails().getFirst();

        assertThat(one).isSameAs(other);
    }

    private static TrailSelection inOrganization(Trail trail) {
        List<Trail> trails = List.of(trail);
        Set<String> members = Set.of(ACCOUNT, MEMBER, OTHER_MEMBER);
        return new TrailSelection(
                account -> account.equals(ACCOUNT) ? trails : List.of(),
                account -> Optional.of(ORGANIZATION).filter(_ -> members.contains(account)),
                _ -> trails);
    }

    private static TrailSelection ofAccount(Function<String, List<Trail>> trails) {
        return new TrailSelection(trails, _ -> Optional.empty(), _ -> List.of());
    }

    private static List<RoutedKey> destinations(AuditEvent event, List<Trail> trails) {
        return ofAccount(_ -> trails).destinations(event);
    }
}
