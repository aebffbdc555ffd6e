package io.opentrail.gateway.admission;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.opentrail.access.identity.Service;
import io.opentrail.event.AuditEvent;
import io.opentrail.gateway.admission.BatchResult.Batch;
import io.opentrail.schemas.envelope.RejectionCode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class CopiesTest {

    private static final String CALLER = "111122223333";
    private static final String OWNER = "444455556666";
    private static final String OTHER_OWNER = "777788889999";
    private static final String SHARED = CopyIds.sharedEventId("e-1");

    private final BatchReader reader =
            new BatchReader(
                    new RecordAdmission(
                            List.of("us-east-1"), EventTimeRule.DEFAULT, UUID::randomUUID),
                    100);

    @Test
    void callerAndOwnerReceiveTheActionWithOneSharedId() {
        List<AuditEvent> events = events(record("\"eventID\":\"e-1\",", CALLER, OWNER));

        assertThat(events)
                .extracting(AuditEvent::getRecipientAccountId)
                .containsExactly(CALLER, OWNER);
        assertThat(events)
                .extracting(AuditEvent::getEventId)
                .containsExactly("e-1", CopyIds.eventId("e-1", OWNER));
        assertThat(events).extracting(AuditEvent::getSharedEventId).containsOnly(SHARED);
    }

    @Test
    void onlyTheThreeFieldsOfACopyDiffer() {
        String sent = record("\"eventID\" : \"e-1\", \"n\":243.0,", CALLER, OWNER);

        List<String> records = records(sent);

        String start = "{\"sharedEventID\":\"" + SHARED + "\",";
        assertThat(records)
                .containsExactly(
                        start + sent.substring(1),
                        start
                                + sent.substring(1)
                                        .replace(
                                                "\"e-1\"",
                                                '"' + CopyIds.eventId("e-1", OWNER) + '"')
                                        .replace(
                                                "\"recipientAccountId\":\"" + CALLER,
                                                "\"recipientAccountId\":\"" + OWNER));
    }

    @Test
    void repeatMakesTheSameCopies() {
        String sent = record("\"eventID\":\"e-1\",", CALLER, OWNER);

        assertThat(records(sent)).isEqualTo(records(sent));
    }

    @Test
    void envelopeSaysWhatTheRecordSays() throws JsonProcessingException {
        for (String sent :
                List.of(
                        record("\"eventID\":\"e-1\",", CALLER, OWNER),
                        record("\"eventID\":7,\"sharedEventID\":null,", CALLER, OWNER),
                        record("\"eventID\":\"\\u0065-1\",", CALLER, OWNER),
                        record("\"eventID\":\"e-1\",", CALLER, OWNER)
                                .replace("\"" + CALLER + "\",\"resources", CALLER + ",\"resources"),
                        record("\"eventID\":\"e-1\",\"sharedEventID\":\"s\",", CALLER, OWNER),
                        record("\"eventID\":\"old\",\"eventID\":\"e-1\",", CALLER, OWNER))) {
            List<AuditEvent> events = events(sent);

            assertThat(events).hasSize(2);
            for (AuditEvent event : events) {
                var tree = new ObjectMapper().readTree(text(event));
                assertThat(tree.path("eventID").asText()).isEqualTo(event.getEventId());
                assertThat(tree.path("recipientAccountId").asText())
                        .isEqualTo(event.getRecipientAccountId());
                assertThat(tree.path("sharedEventID").asText()).isEqualTo(event.getSharedEventId());
            }
        }
    }

    @Test
    void sharedIdOfTheSenderIsKept() {
        List<AuditEvent> events =
                events(record("\"eventID\":\"e-1\",\"sharedEventID\":\"s\",", CALLER, OWNER));

        assertThat(events).extracting(AuditEvent::getSharedEventId).containsExactly("s", "s");
    }

    @Test
    void emptySharedIdIsNone() {
        String sent = record("\"eventID\":\"e-1\",\"sharedEventID\":\"\",", CALLER, OWNER);

        assertThat(events(sent)).extracting(AuditEvent::getSharedEventId).containsOnly(SHARED);
        assertThat(records(sent))
                .allMatch(record -> record.endsWith(",\"sharedEventID\":\"" + SHARED + "\"}"));
    }

    @Test
    void eachOwnerReceivesOne() {
        List<AuditEvent> events =
                events(record("\"eventID\":\"e-1\",", CALLER, OWNER, OTHER_OWNER, OWNER, CALLER));

        assertThat(events)
                .extracting(AuditEvent::getRecipientAccountId)
                .containsExactly(CALLER, OWNER, OTHER_OWNER);
    }

    @Test
    void sameAccountForAllMeansNoCopy() {
        String sent = record("\"eventID\":\"e-1\",", CALLER, CALLER, "AWS");

        assertThat(records(sent)).containsExactly(sent);
    }

    @Test
    void nothingIsCopiedUnasked() {
        String sent = record("\"eventID\":\"e-1\",", CALLER, OWNER);

        Batch batch = read(sent, false, "*");

        assertThat(batch.events()).extracting(Decoded::record).containsExactly(sent);
    }

    @Test
    void serviceMustBeAllowedForEachAccount() {
        Batch batch = read(record("\"eventID\":\"e-1\",", CALLER, OWNER), true, CALLER);

        assertThat(batch.events()).isEmpty();
        assertThat(batch.refusals())
                .singleElement()
                .satisfies(refusal -> {
                    assertThat(refusal.reason().code()).isEqualTo(RejectionCode.ACCESS_DENIED);
                    assertThat(refusal.reason().message()).contains(OWNER);
                });
    }

    @Test
    void withoutAnIdARepeatWouldMakeOtherCopies() {
        Batch batch = read(record("", CALLER, OWNER), true, "*");

        assertThat(batch.refusals())
                .extracting(refusal -> refusal.reason().code())
                .containsExactly(RejectionCode.MISSING_FIELD);
    }

    @Test
    void recipientsAreBounded() {
        Batch batch =
                read(
                        record(
                                "\"eventID\":\"e-1\",",
                                CALLER,
                                "000000000001",
                                "000000000002",
                                "000000000003",
                                "000000000004",
                                "000000000005"),
                        true,
                        "*");

        assertThat(batch.refusals())
                .extracting(refusal -> refusal.reason().code())
                .containsExactly(RejectionCode.TOO_MANY_RECIPIENTS);
    }

    private List<AuditEvent> events(String record) {
        return read(record, true, "*").events().stream().map(Decoded::event).toList();
    }

    private List<String> records(String record) {
        return read(record, true, "*").events().stream().map(Decoded::record).toList();
    }

    private static String text(AuditEvent event) {
        return StandardCharsets.UTF_8.decode(event.getRecord().duplicate()).toString();
    }

    private Batch read(String record, boolean copies, String account) {
        var service = new Service("s", List.of(), List.of("*"), List.of(account));
        var arrival =
                new Arrival(
                        service, Optional.empty(), copies, Instant.parse("2026-06-07T08:09:10Z"));
        return (Batch)
                reader.read(
                        record.getBytes(StandardCharsets.UTF_8),
                        BodyFormat.JSON_LINES,
                        arrival,
                        _ -> {});
    }

    private static String record(String first, String caller, String... owners) {
        String resources =
                List.of(owners).stream()
                        .map("{\"accountId\":\"%s\"}"::formatted)
                        .collect(java.util.stream.Collectors.joining(","));
        return """
        {%s"eventVersion":"1.11","eventTime":"2026-01-02T03:04:05Z","eventSource":"s3.amazonaws.com",\
        "eventName":"GetObject","awsRegion":"us-east-1","userIdentity":{"accountId":"%s"},\
        "recipientAccountId":"%s","resources":[%s]}\
        """
                .formatted(first, caller, caller, resources);
    }
}
