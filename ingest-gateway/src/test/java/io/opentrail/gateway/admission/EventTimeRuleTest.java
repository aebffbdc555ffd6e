package io.opentrail.gateway.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentrail.schemas.envelope.EnvelopeReader;
import io.opentrail.schemas.envelope.InvalidJsonException;
import io.opentrail.schemas.envelope.RecordEnvelope;
import io.opentrail.schemas.envelope.Rejected;
import io.opentrail.schemas.envelope.RejectionCode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EventTimeRuleTest {

    private static final Instant NOW = Instant.parse("2026-06-07T08:09:10.500Z");
    private static final EventTimeRule NINETY_DAYS =
            new EventTimeRule(Duration.ofMinutes(15), Optional.of(Duration.ofDays(90)));

    @Test
    void eventsOfAnyAgeAreTakenByDefault() throws InvalidJsonException {
        assertThat(EventTimeRule.DEFAULT.problem(at("2013-01-01T00:00:00Z"), NOW)).isEmpty();
    }

    @Test
    void eventsAheadOfTheClockAreTakenUpToTheBound() throws InvalidJsonException {
        assertThat(EventTimeRule.DEFAULT.problem(at("2026-06-07T08:24:10.500Z"), NOW)).isEmpty();
        assertThat(EventTimeRule.DEFAULT.problem(at("2026-06-07T08:24:10.501Z"), NOW))
                .map(Rejected::code)
                .contains(RejectionCode.EVENT_TIME_IN_FUTURE);
    }

    @Test
    void eventsOverTheAgeAreRefused() throws InvalidJsonException {
        assertThat(NINETY_DAYS.problem(at("2026-03-09T08:09:10.500Z"), NOW)).isEmpty();
        assertThat(NINETY_DAYS.problem(at("2026-03-09T08:09:10.499Z"), NOW))
                .hasValueSatisfying(rejected -> {
                    assertThat(rejected.code()).isEqualTo(RejectionCode.EVENT_TIME_TOO_OLD);
                    assertThat(rejected.field()).contains("eventTime");
                    assertThat(rejected.eventId()).contains("e");
                });
    }

    private static RecordEnvelope at(String time) throws InvalidJsonException {
        return (RecordEnvelope)
                EnvelopeReader.read(
                        "{\"eventID\":\"e\",\"eventTime\":\"%s\",\"eventSource\":\"s\",\"eventName\":\"n\"}"
                                .formatted(time)
                                .getBytes(StandardCharsets.UTF_8));
    }
}
