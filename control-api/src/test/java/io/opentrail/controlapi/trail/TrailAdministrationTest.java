package io.opentrail.controlapi.trail;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentrail.schemas.registry.InMemorySchemaRegistry;
import io.opentrail.schemas.serde.AvroSerializer;
import io.opentrail.selector.DefaultSelectors;
import io.opentrail.selector.TrailSelectors;
import io.opentrail.trail.EventSelector;
import io.opentrail.trail.LoggingPeriod;
import io.opentrail.trail.Trail;
import io.opentrail.trails.TrailHistory;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TrailAdministrationTest {

    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
    private static final Caller EAST = new Caller("111122223333", "arn:user", "us-east-1");
    private static final Caller WEST = new Caller("111122223333", "arn:user", "us-west-2");

    private final TrailAdministration administration =
            new TrailAdministration(
                    Set.of("us-east-1", "us-west-2"), DefaultSelectors.TRAIL, () -> "abcd1234");

    @BeforeAll
    static void trustRecords() {
        // Avro copies no record before a serializer has told it to trust ours.
        new AvroSerializer<>(new InMemorySchemaRegistry(), Trail.getClassSchema()).close();
    }

    @Test
    void newTrailHasItsDefaultsAndDoesNotLog() {
        Outcome outcome = create(List.of(), EAST, "all", settings(Map.of()));

        Trail trail = changed(outcome);
        assertThat(trail.getTrailId()).isEqualTo("111122223333.all.abcd1234");
        assertThat(trail.getTrailArn())
                .isEqualTo("arn:aws:cloudtrail:us-east-1:111122223333:trail/all");
        assertThat(trail.getLoggingPeriods()).isEmpty();
        assertThat(TrailHistory.currentSelection(trail).getMultiRegion()).isFalse();
        assertThat(TrailHistory.currentSelection(trail).getIncludeGlobalServiceEvents()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ab", "-ab", "ab.", "a..b", "a-_b", "192.168.5.4", "a b", "", "ü12"})
    void wrongNamesAreRefused(String name) {
        Optional<ApiError> problem =
                TrailAdministration.createProblem(EAST, name, settings(Map.of()), List.of());

        assertThat(problem).map(ApiError::code).hasValue("InvalidTrailNameException");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/a", "a//b", "../a", "a/./b", "a\nb", "/"})
    void prefixesThatLeadElsewhereAreRefused(String prefix) {
        Optional<ApiError> problem =
                TrailAdministration.createProblem(
                        EAST, "all", settings(Map.of("prefix", prefix)), List.of());

        assertThat(problem).map(ApiError::code).hasValue("InvalidS3PrefixException");
    }

    @ParameterizedTest
    @CsvSource({
        "team,audit,true",
        "team,,true",
        "team,'',false",
        "'',audit,false",
        "aws:x,y,false"
    })
    void tagsHaveKeysAndNoEmptyValues(String key, @Nullable String value, boolean valid) {
        var tag = new TrailSettings.Tag(key, Optional.ofNullable(value));

        Optional<ApiError> problem =
                TrailAdministration.createProblem(EAST, "all", settings(Map.of()), List.of(tag));

        assertThat(problem)
                .map(ApiError::code)
                .isEqualTo(valid ? Optional.empty() : Optional.of("InvalidTagParameterException"));
    }

    @Test
    void sixthTrailOfRegionIsRefusedAlsoThroughShadows() {
        List<Trail> trails =
                IntStream.range(0, 5)
                        .mapToObj(i ->
                                changed(
                                        create(
                                                List.of(),
                                                WEST,
                                                "trail" + i,
                                                settings(Map.of("multi", "true")))))
                        .toList();

        Outcome outcome = create(trails, EAST, "sixth", settings(Map.of()));

        assertThat(code(outcome)).isEqualTo("MaximumNumberOfTrailsExceededException");
    }

    @Test
    void shadowTakesItsNameInEveryRegion() {
        Trail shadowed = changed(create(List.of(), WEST, "all", settings(Map.of("multi", "true"))));

        Outcome outcome = create(List.of(shadowed), EAST, "all", settings(Map.of()));

        assertThat(code(outcome)).isEqualTo("TrailAlreadyExistsException");
    }

    @Test
    void scopeChangesTurnGlobalEventsOnAndOff() {
        Trail single = changed(create(List.of(), EAST, "all", settings(Map.of("global", "false"))));

        Trail multi = changed(update(single, EAST, settings(Map.of("multi", "true"))));
        Trail back = changed(update(multi, EAST, settings(Map.of("multi", "false"))));

        assertThat(TrailHistory.currentSelection(multi).getIncludeGlobalServiceEvents()).isTrue();
        assertThat(TrailHistory.currentSelection(back).getIncludeGlobalServiceEvents()).isFalse();
        assertThat(back.getSelections()).hasSize(3);
    }

    @Test
    void multiRegionTrailCannotLeaveOutGlobalEvents() {
        Trail multi = changed(create(List.of(), EAST, "all", settings(Map.of("multi", "true"))));

        Outcome outcome = update(multi, EAST, settings(Map.of("global", "false")));

        assertThat(code(outcome)).isEqualTo("InvalidParameterCombinationException");
    }

    @Test
    void shadowIsChangedAtHomeOnly() {
        Trail multi = changed(create(List.of(), EAST, "all", settings(Map.of("multi", "true"))));
        var trails = new AccountTrails(List.of(multi));

        Outcome byArn = administration.startLogging(trails, WEST, multi.getTrailArn(), NOW);
        Outcome byName = administration.startLogging(trails, WEST, "all", NOW);

        assertThat(code(byArn)).isEqualTo("InvalidHomeRegionException");
        assertThat(code(byName)).isEqualTo("InvalidHomeRegionException");
    }

    @Test
    void startAndStopAreIdempotent() {
        Trail trail = changed(create(List.of(), EAST, "all", settings(Map.of())));

        Trail started = changed(start(trail, NOW));
        Trail stopped = changed(stop(started, NOW.plusSeconds(60)));

        assertThat(start(started, NOW.plusSeconds(5))).isInstanceOf(Outcome.Unchanged.class);
        assertThat(stop(stopped, NOW.plusSeconds(90))).isInstanceOf(Outcome.Unchanged.class);
        assertThat(stopped.getLoggingPeriods())
                .containsExactly(new LoggingPeriod(NOW, NOW.plusSeconds(60)));
    }

    @Test
    void aSlowClockNeverTurnsPeriodsBack() {
        Trail trail = changed(create(List.of(), EAST, "all", settings(Map.of())));
        Trail stopped = changed(stop(changed(start(trail, NOW)), NOW.plusSeconds(60)));

        Trail again = changed(start(stopped, NOW.plusSeconds(30)));

        assertThat(again.getLoggingPeriods().getLast().getStartedAt())
                .isEqualTo(NOW.plusSeconds(60));
    }

    @Test
    void longPastPeriodsAndSelectionsGo() {
        Trail trail = changed(create(List.of(), EAST, "all", settings(Map.of())));
        Trail stopped = changed(stop(changed(start(trail, NOW)), NOW.plusSeconds(60)));
        Trail selecting = changed(select(stopped, NOW.plusSeconds(70), "ReadOnly"));
        Instant later = NOW.plus(Duration.ofDays(9));

        Trail now = changed(start(changed(select(selecting, later, "WriteOnly")), later));

        assertThat(now.getLoggingPeriods()).containsExactly(new LoggingPeriod(later, null));
        assertThat(now.getSelections()).hasSize(2);
        assertThat(TrailHistory.selectionAt(now, later.minus(Duration.ofDays(7)))).isPresent();
    }

    @Test
    void aTrailThatChangedTooMuchWaitsUntilItsPastIsForgotten() {
        Trail trail = changed(create(List.of(), EAST, "all", settings(Map.of())));
        Trail once = changed(select(changed(start(trail, NOW)), NOW, "x".repeat(400_000)));

        Outcome again = select(once, NOW.plusSeconds(60), "y".repeat(400_000));
        Outcome later = select(once, NOW.plus(Duration.ofDays(9)), "All");
        Trail latest = changed(select(changed(later), NOW.plus(Duration.ofDays(18)), "ReadOnly"));

        assertThat(code(again)).isEqualTo("ThrottlingException");
        assertThat(latest.toString()).hasSizeLessThan(2_000);
    }

    @Test
    void aTrailWithTooMuchOfAPastIsStillStoppedAndDeleted() {
        Trail trail = changed(create(List.of(), EAST, "all", settings(Map.of())));
        Trail started = changed(start(trail, NOW));
        Trail full = Trail.newBuilder(started).setKeyPrefix("x".repeat(700_000)).build();
        var trails = new AccountTrails(List.of(full));

        assertThat(code(select(full, NOW, "ReadOnly"))).isEqualTo("ThrottlingException");
        assertThat(stop(full, NOW.plusSeconds(1))).isInstanceOf(Outcome.Changed.class);
        assertThat(administration.delete(trails, EAST, "all", NOW))
                .isInstanceOf(Outcome.Changed.class);
    }

    @Test
    void deletedTrailIsClosedAndKeptUntilItIsForgettable() {
        Trail trail =
                changed(
                        start(
                                changed(
                                        create(
                                                List.of(),
                                                EAST,
                                                "all",
                                                settings(Map.of("validation", "true")))),
                                NOW));

        Trail deleted =
                changed(administration.delete(new AccountTrails(List.of(trail)), EAST, "all", NOW));

        assertThat(TrailHistory.isLogging(deleted, NOW.plusSeconds(1))).isFalse();
        assertThat(TrailHistory.isValidating(deleted, NOW.plusSeconds(1))).isFalse();
        assertThat(new AccountTrails(List.of(deleted)).trails()).isEmpty();
        assertThat(TrailAdministration.isForgettable(deleted, NOW.plus(Duration.ofDays(7))))
                .isFalse();
        assertThat(TrailAdministration.isForgettable(deleted, NOW.plus(Duration.ofDays(9))))
                .isTrue();
    }

    @Test
    void emptyTextTakesSettingAway() {
        Trail trail =
                changed(create(List.of(), EAST, "all", settings(Map.of("prefix", "logs/a/"))));

        Trail after = changed(update(trail, EAST, settings(Map.of("prefix", ""))));

        assertThat(trail.getKeyPrefix()).isEqualTo("logs/a");
        assertThat(after.getKeyPrefix()).isNull();
    }

    @Test
    void trailOfAnotherAccountIsUnknown() {
        String arn = "arn:aws:cloudtrail:us-east-1:999999999999:trail/all";

        Lookup lookup = new AccountTrails(List.of()).find(EAST, arn);

        assertThat(lookup)
                .isEqualTo(
                        new Lookup.Failed(
                                ApiError.of(
                                        "TrailNotFoundException",
                                        "Unknown trail: " + arn + " for the user: 111122223333")));
    }

    @Test
    void selectionThatIsTheDefaultIsNotCustom() {
        Trail trail = changed(create(List.of(), EAST, "all", settings(Map.of())));

        Trail custom = changed(select(trail, NOW, "ReadOnly"));
        Trail plain = changed(select(custom, NOW, "All"));

        assertThat(TrailHistory.currentSelection(custom).getCustom()).isTrue();
        assertThat(TrailHistory.currentSelection(plain).getCustom()).isFalse();
    }

    private Outcome create(List<Trail> trails, Caller caller, String name, TrailSettings settings) {
        return administration.create(
                new AccountTrails(trails), caller, name, settings, List.of(), NOW);
    }

    private Outcome update(Trail trail, Caller caller, TrailSettings settings) {
        return administration.update(
                new AccountTrails(List.of(trail)), caller, trail.getName(), settings, NOW);
    }

    private Outcome select(Trail trail, Instant at, String readWriteType) {
        return administration.select(
                new AccountTrails(List.of(trail)),
                EAST,
                trail.getName(),
                new TrailSelectors.Basic(
                        List.of(new EventSelector(readWriteType, true, List.of(), List.of()))),
                at);
    }

    private Outcome start(Trail trail, Instant at) {
        return administration.startLogging(
                new AccountTrails(List.of(trail)), EAST, trail.getName(), at);
    }

    private Outcome stop(Trail trail, Instant at) {
        return administration.stopLogging(
                new AccountTrails(List.of(trail)), EAST, trail.getName(), at);
    }

    private static TrailSettings settings(Map<String, String> given) {
        return new TrailSettings(
                Optional.of("audit-bucket"),
                Optional.ofNullable(given.get("prefix")),
                Optional.empty(),
                Optional.ofNullable(given.get("global")).map(Boolean::valueOf),
                Optional.ofNullable(given.get("multi")).map(Boolean::valueOf),
                Optional.ofNullable(given.get("validation")).map(Boolean::valueOf),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private static Trail changed(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Changed(var trail) -> trail;
            case Outcome.Unchanged _, Outcome.Refused _ ->
                    throw new AssertionError("not changed: " + outcome);
        };
    }

    private static String code(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Refused(var error) -> error.code();
            case Outcome.Changed _, Outcome.Unchanged _ ->
                    throw new AssertionError("not refused: " + outcome);
        };
    }
}
