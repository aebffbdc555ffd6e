package io.opentrail.trails;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentrail.schemas.serde.TrustedRecords;
import io.opentrail.trail.LoggingPeriod;
import io.opentrail.trail.OrganizationPeriod;
import io.opentrail.trail.Selection;
import io.opentrail.trail.Trail;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrailHistoryTest {

    static {
        TrustedRecords.trust();
    }

    private static final Selection FIRST =
            new Selection(at(10), false, true, List.of(), false, List.of());
    private static final Selection SECOND =
            new Selection(at(20), true, true, List.of(), false, List.of());

    private final Trail trail =
            Trail.newBuilder()
                    .setTrailId("111122223333.all.a1b2c3d4")
                    .setTrailArn("arn:aws:cloudtrail:us-east-1:111122223333:trail/all")
                    .setName("all")
                    .setAccountId("111122223333")
                    .setHomeRegion("us-east-1")
                    .setBucket("audit")
                    .setCreatedAt(at(10))
                    .setUpdatedAt(at(40))
                    .setLoggingPeriods(
                            List.of(
                                    new LoggingPeriod(at(10), at(20)),
                                    new LoggingPeriod(at(30), null)))
                    .setValidationPeriods(List.of(new LoggingPeriod(at(15), at(25))))
                    .setSelections(List.of(FIRST, SECOND))
                    .setOrganizationPeriods(
                            List.of(
                                    new OrganizationPeriod("o-first00001", at(15), at(25)),
                                    new OrganizationPeriod("o-second0001", at(35), null)))
                    .build();

    @ParameterizedTest
    @CsvSource({"9,false", "10,true", "19,true", "20,false", "29,false", "30,true", "1000,true"})
    void loggingIncludesTheStartAndExcludesTheStop(long second, boolean expected) {
        boolean logging = TrailHistory.isLogging(trail, at(second));

        assertThat(logging).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"14,false", "15,true", "24,true", "25,false"})
    void validationHasPeriodsOfItsOwn(long second, boolean expected) {
        boolean validating = TrailHistory.isValidating(trail, at(second));

        assertThat(validating).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"14,", "15,o-first00001", "24,o-first00001", "25,", "35,o-second0001"})
    void itIsAnOrganizationsOnlyInItsPeriods(long second, @Nullable String expected) {
        Optional<String> organization = TrailHistory.organizationAt(trail, at(second));

        assertThat(organization).isEqualTo(Optional.ofNullable(expected));
    }

    @Test
    void theSelectionInForceIsTheLatestThatHasBegun() {
        Optional<Selection> before = TrailHistory.selectionAt(trail, at(9));
        Optional<Selection> first = TrailHistory.selectionAt(trail, at(19));
        Optional<Selection> second = TrailHistory.selectionAt(trail, at(20));

        assertThat(before).isEmpty();
        assertThat(first).contains(FIRST);
        assertThat(second).contains(SECOND);
        assertThat(TrailHistory.currentSelection(trail)).isEqualTo(SECOND);
    }

    private static Instant at(long second) {
        return Instant.ofEpochSecond(second);
    }
}
