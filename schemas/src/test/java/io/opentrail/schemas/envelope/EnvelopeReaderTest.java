package io.opentrail.schemas.envelope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.opentrail.event.AuditEvent;
import io.opentrail.event.Resource;
import io.opentrail.event.UserIdentity;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EnvelopeReaderTest {

    private static final String REQUIRED =
            """
            "eventTime":"2026-01-02T03:04:05Z","eventSource":"s3.amazonaws.com","eventName":"GetObject",\
            "recipientAccountId":"111122223333"\
            """;

    private final ObjectMapper mapper = new ObjectMapper();

    @Test
    void realRecordsReadAsATreeOfThemWould() throws IOException {
        List<String> records = RealRecords.all();

        assertThat(records).hasSize(3_289);
        for (String json : records) {
            assertSameAsTree(json);
        }
    }

    private void assertSameAsTree(String json) throws IOException {
        JsonNode tree = mapper.readTree(json);

        switch (read(json)) {
            case RecordEnvelope envelope -> {
                assertThat(event(envelope)).isEqualTo(oracle(tree));
                assertThat(envelope.gaps()).isEqualTo(gaps(tree));
            }
            case Rejected rejected ->
                    assertThat(rejected.code())
                            .as(json)
                            .isEqualTo(
                                    text(tree, "eventTime") == null
                                                    || text(tree, "eventSource") == null
                                                    || text(tree, "eventName") == null
                                            ? RejectionCode.MISSING_FIELD
                                            : invalidAccountOrTime(tree));
        }
    }

    private static RejectionCode invalidAccountOrTime(JsonNode tree) {
        String account = accountId(tree);
        return account == null || account.matches("[0-9]{12}")
                ? RejectionCode.INVALID_EVENT_TIME
                : RejectionCode.INVALID_RECIPIENT_ACCOUNT_ID;
    }

    private static AuditEvent event(RecordEnvelope envelope) {
        return envelope.event(
                new Completion(
                        String.valueOf(envelope.eventId()),
                        String.valueOf(envelope.eventVersion()),
                        String.valueOf(envelope.recipientAccountId()),
                        String.valueOf(envelope.awsRegion())),
                Instant.EPOCH,
                ByteBuffer.allocate(0));
    }

    private static AuditEvent oracle(JsonNode tree) {
        return AuditEvent.newBuilder()
                .setEventId(String.valueOf(text(tree, "eventID")))
                .setEventTime(Instant.parse(tree.get("eventTime").asText()))
                .setIngestTime(Instant.EPOCH)
                .setRecipientAccountId(String.valueOf(accountId(tree)))
                .setAwsRegion(String.valueOf(text(tree, "awsRegion")))
                .setEventSource(tree.get("eventSource").asText())
                .setEventName(tree.get("eventName").asText())
                .setEventVersion(String.valueOf(text(tree, "eventVersion")))
                .setEventCategory(text(tree, "eventCategory"))
                .setEventType(text(tree, "eventType"))
                .setReadOnly(truth(tree, "readOnly"))
                .setManagementEvent(truth(tree, "managementEvent"))
                .setUserIdentity(
                        tree.path("userIdentity").isObject()
                                ? identity(tree.get("userIdentity"))
                                : null)
                .setResources(
                        StreamSupport.stream(tree.path("resources").spliterator(), false)
                                .map(EnvelopeReaderTest::resource)
                                .toList())
                .setErrorCode(text(tree, "errorCode"))
                .setSourceIpAddress(text(tree, "sourceIPAddress"))
                .setUserAgent(text(tree, "userAgent"))
                .setRequestId(text(tree, "requestID"))
                .setSharedEventId(text(tree, "sharedEventID"))
                .setVpcEndpointId(text(tree, "vpcEndpointId"))
                .setSessionCredentialFromConsole(text(tree, "sessionCredentialFromConsole"))
                .setRecord(ByteBuffer.allocate(0))
                .build();
    }

    private static List<Gap> gaps(JsonNode tree) {
        return Stream.of(Gap.Field.values())
                .filter(field -> text(tree, field.jsonName()) == null)
                .map(field -> new Gap(field, tree.has(field.jsonName())))
                .toList();
    }

    private static @Nullable String accountId(JsonNode tree) {
        String own = text(tree, "recipientAccountId");
        String callers = text(tree.path("userIdentity"), "accountId");
        return own != null ? own : callers == null || callers.isEmpty() ? null : callers;
    }

    private static UserIdentity identity(JsonNode tree) {
        String userName = text(tree, "userName");
        return new UserIdentity(
                text(tree, "type"),
                text(tree, "principalId"),
                text(tree, "arn"),
                text(tree, "accountId"),
                text(tree, "accessKeyId"),
                userName == null
                        ? text(tree.at("/sessionContext/sessionIssuer"), "userName")
                        : userName,
                text(tree, "invokedBy"));
    }

    private static Resource resource(JsonNode tree) {
        String arn = text(tree, "ARN");
        return new Resource(
                arn == null ? text(tree, "ARNPrefix") : arn,
                text(tree, "accountId"),
                text(tree, "type"));
    }

    private static @Nullable String text(JsonNode tree, String name) {
        JsonNode value = tree.path(name);
        return value.isValueNode() && !value.isNull() ? value.asText() : null;
    }

    private static @Nullable Boolean truth(JsonNode tree, String name) {
        String text = text(tree, name);
        return text == null ? null : Boolean.valueOf(text);
    }

    @Test
    void lastOfTwoEqualNamesCounts() {
        RecordEnvelope envelope =
                envelope(
                        """
                        "eventID":"a","eventID":"b","awsRegion":"x","awsRegion":null,\
                        "userIdentity":{"type":"Root","arn":"a"},"userIdentity":{"type":"IAMUser"}\
                        """);

        assertThat(envelope.eventId()).isEqualTo("b");
        assertThat(envelope.awsRegion()).isNull();
        assertThat(envelope.userIdentity())
                .isEqualTo(new UserIdentity("IAMUser", null, null, null, null, null, null));
    }

    @Test
    void scalarsOfAnOddTypeAreTakenByTheirText() {
        RecordEnvelope envelope =
                envelope(
                        """
                        "eventVersion":1.10,"requestID":12,"errorCode":false,"readOnly":"true",\
                        "managementEvent":"no","sessionCredentialFromConsole":true\
                        """);

        assertThat(envelope.eventVersion()).isEqualTo("1.10");
        assertThat(envelope.requestId()).isEqualTo("12");
        assertThat(envelope.errorCode()).isEqualTo("false");
        assertThat(envelope.readOnly()).isTrue();
        assertThat(envelope.managementEvent()).isNull();
        assertThat(envelope.sessionCredentialFromConsole()).isEqualTo("true");
    }

    @Test
    void structuresWhereAScalarBelongsAreNoValue() {
        RecordEnvelope envelope =
                envelope(
                        """
                        "userAgent":{"eventID":"inner"},"errorCode":["x"],"resources":[1,["ARN"],{"ARN":{}}],\
                        "userIdentity":[{"type":"Root"}],"eventID":"outer"\
                        """);

        assertThat(envelope.userAgent()).isNull();
        assertThat(envelope.errorCode()).isNull();
        assertThat(envelope.resources()).containsExactly(new Resource(null, null, null));
        assertThat(envelope.userIdentity()).isNull();
        assertThat(envelope.eventId()).isEqualTo("outer");
    }

    @Test
    void sessionIssuersNameStandsInForTheUsers() {
        String session =
                "\"sessionContext\":{\"sessionIssuer\":{\"type\":\"Role\",\"userName\":\"role\"}}";

        RecordEnvelope without = envelope("\"userIdentity\":{%s}".formatted(session));
        RecordEnvelope with =
                envelope("\"userIdentity\":{\"userName\":\"me\",%s}".formatted(session));

        assertThat(without.userIdentity()).extracting(UserIdentity::getUserName).isEqualTo("role");
        assertThat(with.userIdentity()).extracting(UserIdentity::getUserName).isEqualTo("me");
    }

    @Test
    void arnPrefixStandsInForTheArn() {
        RecordEnvelope envelope =
                envelope(
                        """
                        "resources":[{"ARNPrefix":"p","type":"t"},{"ARNPrefix":"p","ARN":"a"},null]\
                        """);

        assertThat(envelope.resources())
                .containsExactly(new Resource("p", null, "t"), new Resource("a", null, null));
    }

    @Test
    void gapsSayWhetherTheRecordHasTheNameWithoutAValue() {
        RecordEnvelope envelope =
                envelope("\"eventID\":null,\"awsRegion\":{},\"eventVersion\":\"\"");

        assertThat(envelope.gaps())
                .containsExactly(
                        new Gap(Gap.Field.EVENT_ID, true),
                        new Gap(Gap.Field.EVENT_VERSION, true),
                        new Gap(Gap.Field.AWS_REGION, true));
        assertThat(envelope("\"eventID\":\"e\"").gaps())
                .containsExactly(
                        new Gap(Gap.Field.EVENT_VERSION, false),
                        new Gap(Gap.Field.AWS_REGION, false));
    }

    @Test
    void callersAccountStandsInForTheRecipients() {
        String json =
                """
                {"eventTime":"2026-01-02T03:04:05Z","eventSource":"s","eventName":"n",\
                "userIdentity":{"accountId":"444455556666"}}\
                """;

        RecordEnvelope envelope = (RecordEnvelope) read(json);

        assertThat(envelope.recipientAccountId()).isEqualTo("444455556666");
        assertThat(envelope.gaps()).contains(new Gap(Gap.Field.RECIPIENT_ACCOUNT_ID, false));
    }

    @ParameterizedTest
    @CsvSource({
        "2026-01-02T03:04:05Z, 2026-01-02T03:04:05Z",
        "2026-01-02T03:04:05.678Z, 2026-01-02T03:04:05.678Z",
        "2026-01-02T03:04:05+02:00, 2026-01-02T01:04:05Z",
    })
    void eventTimesWithAZoneAreRead(String text, Instant instant) {
        RecordEnvelope envelope = envelope("\"eventTime\":\"%s\"".formatted(text));

        assertThat(envelope.eventTime()).isEqualTo(instant);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"2026-01-02T03:04:05\"",
                "\"2026-02-30T00:00:00Z\"",
                "\"yesterday\"",
                "1767323045",
                "\"+12026-01-02T03:04:05Z\"",
                "\"-0001-01-02T03:04:05Z\""
            })
    void eventTimesWithoutAZoneOrADateAreRejected(String value) {
        Rejected rejected = rejected("\"eventID\":\"e\",\"eventTime\":" + value);

        assertThat(rejected.code()).isEqualTo(RejectionCode.INVALID_EVENT_TIME);
        assertThat(rejected.field()).contains("eventTime");
        assertThat(rejected.eventId()).contains("e");
    }

    @ParameterizedTest
    @ValueSource(strings = {"eventTime", "eventSource", "eventName"})
    void requiredFieldsWithoutAValueAreMissing(String field) {
        for (String value : List.of("null", "{}", "\"\"")) {
            Rejected rejected = rejected("\"%s\":%s".formatted(field, value));

            assertThat(rejected)
                    .isEqualTo(Rejected.missing(field, Optional.empty()))
                    .extracting(Rejected::message)
                    .isEqualTo(field + " is missing");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"11112222333", "1111222233334", "anonymous", "11112222333３"})
    void accountsAreTwelveDigits(String account) {
        Rejected rejected = rejected("\"recipientAccountId\":\"%s\"".formatted(account));

        assertThat(rejected.code()).isEqualTo(RejectionCode.INVALID_RECIPIENT_ACCOUNT_ID);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "null", "\"text\"", "[[{}]]"})
    void whatIsNoObjectIsRejectedAndTheCursorGoesOnBehindIt(String json) throws Exception {
        JsonCursor cursor = cursor("[" + json + ",{}]");
        cursor.openArray();
        cursor.nextItem();

        EnvelopeResult result = EnvelopeReader.read(cursor);

        assertThat(result).extracting("code").isEqualTo(RejectionCode.NOT_AN_OBJECT);
        assertThat(cursor.nextItem()).isTrue();
        assertThat(cursor.peek()).isEqualTo('{');
    }

    @Test
    void sizeIsLimitedToTheByte() {
        int rest = ("{" + REQUIRED + ",\"x\":\"\"}").length();

        EnvelopeResult fits = read(record("\"x\":\"" + "a".repeat(262_144 - rest) + '"'));
        EnvelopeResult over = read(record("\"x\":\"" + "a".repeat(262_145 - rest) + '"'));

        assertThat(fits).isInstanceOf(RecordEnvelope.class);
        assertThat(over).extracting("code").isEqualTo(RejectionCode.RECORD_TOO_LARGE);
    }

    @Test
    void depthIsLimitedAndTheCursorGoesOnBehindTheRecord() throws Exception {
        String fits = record("\"x\":" + "[".repeat(999) + "]".repeat(999));
        String over = record("\"x\":" + "{\"y\":[".repeat(10_000) + "]}".repeat(10_000));

        JsonCursor cursor = cursor("[" + over + "," + fits + "]");
        cursor.openArray();
        cursor.nextItem();
        EnvelopeResult first = EnvelopeReader.read(cursor);
        cursor.nextItem();
        EnvelopeResult second = EnvelopeReader.read(cursor);

        assertThat(first).extracting("code").isEqualTo(RejectionCode.NESTING_TOO_DEEP);
        assertThat(second).isInstanceOf(RecordEnvelope.class);
        assertThat(cursor.nextItem()).isFalse();
    }

    @Test
    void longNumbersAndNamesAreLeftAlone() {
        String digits = "1".repeat(100_000);

        EnvelopeResult result =
                read(
                        record(
                                "\"%s\":%s,\"requestID\":%s.5e1"
                                        .formatted(digits, digits, digits.substring(0, 5_000))));

        assertThat(result).isInstanceOf(RecordEnvelope.class);
    }

    @Test
    void escapedNamesAndTextsAreReadAsWhatTheySay() {
        RecordEnvelope envelope =
                envelope("\"event\\u0049D\":\"\\u0065-\\n\\uD83D\\uDE00\",\"requestID\":\"ü\"");

        assertThat(envelope.eventId()).isEqualTo("e-\n\uD83D\uDE00");
        assertThat(envelope.requestId()).isEqualTo("ü");
    }

    @Test
    void namesThatEscapeHalfASurrogatePairAreRejectedAndTextsAreNot() {
        EnvelopeResult high = read(record("\"x\":{\"a\\ud83d\":1}"));
        EnvelopeResult low = read(record("\"a\\ude00\\ud83d\":1"));
        EnvelopeResult pair = read(record("\"a\\ud83d\\ude00\":\"\\ud83d\""));

        assertThat(List.of(high, low)).extracting("code").containsOnly(RejectionCode.INVALID_JSON);
        assertThat(pair).isInstanceOf(RecordEnvelope.class);
    }

    @Test
    void brokenJsonIsNotARejectionOfTheRecordAlone() {
        assertThatThrownBy(() -> read("{\"eventID\":\"e\","))
                .hasCauseInstanceOf(InvalidJsonException.class);
    }

    private static RecordEnvelope envelope(String fields) {
        return (RecordEnvelope) read(record(fields));
    }

    private static Rejected rejected(String fields) {
        return (Rejected) read(record(fields));
    }

    private static String record(String fields) {
        return "{" + REQUIRED + "," + fields + "}";
    }

    private static JsonCursor cursor(String json) {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        return new JsonCursor(bytes, 0, bytes.length);
    }

    private static EnvelopeResult read(String json) {
        try {
            return EnvelopeReader.read(json.getBytes(StandardCharsets.UTF_8));
        } catch (InvalidJsonException e) {
            throw new IllegalStateException(e);
        }
    }
}
