package io.opentrail.signer.digest;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentrail.schemas.serde.TrustedRecords;
import io.opentrail.trail.LoggingPeriod;
import io.opentrail.trail.OrganizationPeriod;
import io.opentrail.trail.Trail;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrailSessionsTest {

    private static final String OWNER = "111122223333";
    private static final Instant TEN = Instant.parse("2026-11-23T10:00:00Z");

    static {
        TrustedRecords.trust();
    }

    @Test
    void anOwnersSessionsDoNotDependOnWhoseTheTrailIs() {
        List<Session> sessions = TrailSessions.of(trail(), OWNER);

        assertThat(sessions).containsExactly(new Session(at(0), at(50)), new Session(at(60), null));
    }

    @Test
    void aMembersSessionsLastOnlyWhileTheTrailIsTheOrganizations() {
        List<Session> sessions = TrailSessions.of(trail(), "444455556666");

        assertThat(sessions)
                .containsExactly(
                        new Session(at(10), at(20)),
                        new Session(at(40), at(50)),
                        new Session(at(60), null));
    }

    @Test
    void unprovenIsWhatIsLoggedOutsideTheValidation() {
        Trail trail =
                Trail.newBuilder(trail())
                        .setValidationPeriods(
                                List.of(
                                        new LoggingPeriod(at(10), at(20)),
                                        new LoggingPeriod(at(30), at(70))))
                        .build();

        assertThat(TrailSessions.unproven(trail))
                .containsExactly(
                        new Session(at(0), at(10)),
                        new Session(at(20), at(30)),
                        new Session(at(70), null));
        assertThat(TrailSessions.unproven(trail())).isEmpty();
    }

    private static Trail trail() {
        return Trail.newBuilder()
                .setTrailId(OWNER + ".all.abcdefgh")
                .setTrailArn("arn:aws:cloudtrail:us-east-1:" + OWNER + ":trail/all")
                .setName("all")
                .setAccountId(OWNER)
                .setHomeRegion("us-east-1")
                .setBucket("b")
                .setCreatedAt(TEN)
                .setUpdatedAt(TEN)
                .setLoggingPeriods(
                        List.of(new LoggingPeriod(at(0), at(50)), new LoggingPeriod(at(60), null)))
                .setValidationPeriods(List.of(new LoggingPeriod(at(0), null)))
                .setSelections(List.of())
                .setOrganizationPeriods(
                        List.of(
                                new OrganizationPeriod("o-exampleorg1", at(10), at(20)),
                                new OrganizationPeriod("o-exampleorg1", at(40), null)))
                .build();
    }

    private static Instant at(int minute) {
        return TEN.plusSeconds(60L * minute);
    }
}
