package io.opentrail.controlapi.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentrail.event.AuditEvent;
import io.opentrail.schemas.serde.TrustedRecords;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.cloudtrail.model.StopLoggingResponse;

final class CallEventsTest {

    private static final UUID EVENT_ID = UUID.fromString("3a1acb39-c13b-4e73-a0e3-dcd8ce5c1a3a");

    @BeforeAll
    static void trust() {
        TrustedRecords.trust();
    }

    @Test
    void envelopeIsTheRecords() {
        var event = event("StopLogging", new CallResult.Failed("AccessDeniedException", "no"));

        assertThat(event.getEventId()).isEqualTo(EVENT_ID.toString());
        assertThat(event.getEventTime()).isEqualTo("2026-03-01T10:00:01Z");
        assertThat(event.getRecipientAccountId()).isEqualTo("111122223333");
        assertThat(event.getAwsRegion()).isEqualTo("eu-west-1");
        assertThat(event.getEventSource()).isEqualTo("cloudtrail.amazonaws.com");
        assertThat(event.getEventName()).isEqualTo("StopLogging");
        assertThat(event.getEventVersion()).isEqualTo("1.11");
        assertThat(event.getEventCategory()).isEqualTo("Management");
        assertThat(event.getEventType()).isEqualTo("AwsApiCall");
        assertThat(event.getReadOnly()).isFalse();
        assertThat(event.getManagementEvent()).isTrue();
        assertThat(event.getUserIdentity().getArn())
                .isEqualTo("arn:aws:iam::111122223333:user/alice");
        assertThat(event.getErrorCode()).isEqualTo("AccessDenied");
        assertThat(event.getSourceIpAddress()).isEqualTo("10.1.2.3");
        assertThat(event.getUserAgent()).isEqualTo("aws-cli/2");
        assertThat(event.getRequestId()).isEqualTo("4edf7a39-124f-4a63-aa7c-fd7c2e392909");
        assertThat(StandardCharsets.UTF_8.decode(event.getRecord()).toString())
                .startsWith("{\"eventVersion\":\"1.11\"")
                .endsWith("}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"StopLogging", "DeleteTrail", "PutEventSelectors", "GetTrail"})
    void callsComeInBeforeWhatTheyChange(String operation) {
        assertThat(event(operation, succeeded()).getIngestTime())
                .isBefore(Calls.ARRIVED)
                .isAfter(Calls.ARRIVED.minusMillis(2));
    }

    @Test
    void startOfLoggingComesInAfterIt() {
        assertThat(event("StartLogging", succeeded()).getIngestTime()).isEqualTo(Calls.COMPLETED);
    }

    private static CallResult succeeded() {
        return new CallResult.Succeeded(StopLoggingResponse.builder().build());
    }

    private static AuditEvent event(String operation, CallResult result) {
        Instant completed = Calls.COMPLETED;
        return CallEvents.of(
                Calls.of(operation, Calls.ORIGIN, Optional.empty()), result, EVENT_ID, completed);
    }
}
