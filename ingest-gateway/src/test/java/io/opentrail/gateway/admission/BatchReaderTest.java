package io.opentrail.gateway.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opentrail.access.identity.Service;
import io.opentrail.event.AuditEvent;
import io.opentrail.gateway.admission.BatchResult.Batch;
import io.opentrail.gateway.admission.BatchResult.TooManyRecords;
import io.opentrail.gateway.admission.BatchResult.Unreadable;
import io.opentrail.schemas.envelope.RealRecords;
import io.opentrail.schemas.envelope.RejectionCode;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class BatchReaderTest {

    private static final String CORE =
            """
            "eventTime":"2026-01-02T03:04:05Z","eventSource":"s3.amazonaws.com","eventName":"GetObject"\
            """;
    private static final String FULL =
            """
            {"eventID":"e","eventVersion":"1.08","awsRegion":"us-east-1","recipientAccountId":"111122223333",%s}\
            """
                    .formatted(CORE);
    private static final Instant NOW = Instant.parse("2026-06-07T08:09:10Z");
    private static final UUID ID = new UUID(0, 1);
    private static final String ADDED_ID = "\"eventID\":\"" + ID + "\"";

    private static final MemoryBudget<RuntimeException> ANY_MEMORY = _ -> {};

    private final BatchReader reader =
            new BatchReader(
                    new RecordAdmission(
                            List.of("us-east-1", "eu-west-1", "us-east-2", "us-west-2"),
                            EventTimeRule.DEFAULT,
                            () -> ID),
                    5_000);

    @ParameterizedTest
    @EnumSource(BodyFormat.class)
    void realRecordsAreStoredAsSentButForWhatTheyLack(BodyFormat format) {
        List<String> records = RealRecords.all();

        Batch batch = batch(body(format, records), format, arrival("*"));

        assertThat(batch.events().size() + batch.refusals().size()).isEqualTo(records.size());
        assertThat(batch.events()).hasSizeGreaterThan(2_000);
        List<Integer> refused = batch.refusals().stream().map(BatchResult.Refusal::index).toList();
        int next = 0;
        for (int i = 0; i < records.size(); i++) {
            if (!refused.contains(i)) {
                assertStored(records.get(i), text(batch.events().get(next++)));
            }
        }
    }

    private static void assertStored(String sent, String stored) {
        String kept = sent.strip();
        if (!stored.equals(kept)) {
            assertThat(kept)
                    .satisfiesAnyOf(
                            json -> assertThat(stored).endsWith(json.substring(1)),
                            json ->
                                    assertThat(stored)
                                            .startsWith(json.substring(0, json.length() - 1)));
        }
    }

    private static String body(BodyFormat format, List<String> records) {
        return switch (format) {
            case LOG_FILE -> "{\"Records\" : [\n" + String.join(" ,\r\n ", records) + "]}\n";
            case JSON_LINES -> String.join("\r\n\n", records);
        };
    }

    @Test
    void whatIsMissingGoesBehindTheOpeningBrace() {
        Batch batch = lines("{ " + CORE + " }", arrival("111122223333"));

        assertThat(batch.events())
                .extracting(BatchReaderTest::text)
                .containsExactly(
                        "{"
                                + ADDED_ID
                                + ",\"eventVersion\":\"1.11\",\"recipientAccountId\":\"111122223333\",\"awsRegion\":\"eu-west-1\", "
                                + CORE
                                + " }");
        AuditEvent event = Decoded.event(batch.events().getFirst());
        assertThat(event.getEventId()).isEqualTo(ID.toString());
        assertThat(event.getAwsRegion()).isEqualTo("eu-west-1");
    }

    @Test
    void whatIsThereWithoutAValueIsAddedAtTheEnd() {
        String sent = FULL.replace("\"eventID\":\"e\"", "\"eventID\":null");

        Batch batch = lines(sent, arrival("*"));

        assertThat(batch.events())
                .extracting(BatchReaderTest::text)
                .containsExactly(sent.substring(0, sent.length() - 1) + "," + ADDED_ID + "}");
    }

    @Test
    void oneBadRecordLeavesTheOthers() {
        Batch batch = logFile(FULL + ",{\"eventID\":\"bad\"}," + FULL + ",7");

        assertThat(batch.events()).hasSize(2);
        assertThat(batch.refusals())
                .extracting(refusal -> refusal.index() + " " + refusal.reason().code())
                .containsExactly("1 MISSING_FIELD", "3 NOT_AN_OBJECT");
        assertThat(batch.refusals().getFirst().reason().eventId()).contains("bad");
    }

    @Test
    void brokenLineIsRefusedAlone() {
        Batch batch = lines("{\"a\":\n" + FULL + "\n" + FULL + " x\n \nnull", arrival("*"));

        assertThat(batch.events()).hasSize(1);
        assertThat(batch.refusals())
                .extracting(refusal -> refusal.index() + " " + refusal.reason().code())
                .containsExactly("0 INVALID_JSON", "2 INVALID_JSON", "3 NOT_AN_OBJECT");
    }

    @Test
    void regionsThatAreNotServedAreRefusedWithThoseThatAre() {
        Batch batch = logFile(FULL.replace("us-east-1", "mars-1"));

        assertThat(batch.refusals())
                .extracting(refusal -> refusal.reason().code())
                .containsExactly(RejectionCode.UNKNOWN_REGION);
        assertThat(batch.refusals().getFirst().reason().message()).contains("eu-west-1, us-east-1");
    }

    @Test
    void eventsOfOtherSourcesOrAccountsAreDenied() {
        Batch account = lines(FULL, arrival("444455556666"));
        Batch source =
                lines(
                        FULL,
                        new Arrival(
                                new Service(
                                        "s", List.of(), List.of("ec2.amazonaws.com"), List.of("*")),
                                Optional.empty(),
                                false,
                                NOW));

        assertThat(List.of(account, source))
                .allSatisfy(batch ->
                        assertThat(batch.refusals())
                                .extracting(refusal -> refusal.reason().code())
                                .containsExactly(RejectionCode.ACCESS_DENIED));
    }

    @Test
    void accountAndRegionAreNeededFromSomewhere() {
        Service any = new Service("s", List.of(), List.of("*"), List.of("*"));
        String withAccount = "{\"recipientAccountId\":\"111122223333\"," + CORE + "}";

        Batch batch =
                lines(
                        "{" + CORE + "}\n" + withAccount,
                        new Arrival(any, Optional.empty(), false, NOW));

        assertThat(batch.refusals())
                .extracting(refusal -> refusal.reason().message())
                .containsExactly("recipientAccountId is missing", "awsRegion is missing");
    }

    @Test
    void sizeCountsAsStored() {
        String sent = "{\"x\":\"" + "a".repeat(262_144 - CORE.length() - 9) + "\"," + CORE + "}";

        Batch batch = lines(sent, arrival("111122223333"));

        assertThat(sent).hasSize(262_144);
        assertThat(batch.refusals())
                .extracting(refusal -> refusal.reason().code())
                .containsExactly(RejectionCode.RECORD_TOO_LARGE);
    }

    @Test
    void overlongUtf8IsRefused() {
        byte[] body = FULL.replace("\"e\"", "\"??\"").getBytes(StandardCharsets.UTF_8);
        int at = new String(body, StandardCharsets.UTF_8).indexOf("??");
        body[at] = (byte) 0xc0;
        body[at + 1] = (byte) 0x80;

        BatchResult result = reader.read(body, BodyFormat.JSON_LINES, arrival("*"), ANY_MEMORY);

        assertThat(((Batch) result).refusals())
                .extracting(refusal -> refusal.reason().code())
                .containsExactly(RejectionCode.INVALID_JSON);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{}",
                "{\"Records\":{}}",
                "{\"Records\":[],\"Records\":[]}",
                "{\"Records\":[]} {}",
                "{\"Records\":[",
                "\uFEFF{\"Records\":[]}",
            })
    void whatIsNoLogFileIsUnreadable(String body) {
        BatchResult result =
                reader.read(bytes(body), BodyFormat.LOG_FILE, arrival("*"), ANY_MEMORY);

        assertThat(result).isInstanceOf(Unreadable.class);
        assertThat(((Unreadable) result).message()).contains("byte ");
    }

    @Test
    void brokenJsonIsPlaced() {
        BatchResult result =
                reader.read(
                        bytes("{\"Records\":[\n" + FULL + ",\n{oops}]}"),
                        BodyFormat.LOG_FILE,
                        arrival("*"),
                        ANY_MEMORY);

        assertThat(((Unreadable) result).message()).startsWith("line 3, column 2, byte ");
        assertThat(((Unreadable) result).records()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16", "UTF-16LE", "UTF-16BE", "UTF-32"})
    void otherEncodingsAreUnreadable(String charset) {
        for (BodyFormat format : BodyFormat.values()) {
            BatchResult result =
                    reader.read(
                            "{\"Records\":[]}".getBytes(Charset.forName(charset)),
                            format,
                            arrival("*"),
                            ANY_MEMORY);

            assertThat(result).isInstanceOf(Unreadable.class);
        }
    }

    @ParameterizedTest
    @EnumSource(BodyFormat.class)
    void recordsAreCounted(BodyFormat format) {
        BatchResult fits =
                reader.read(bytes(numbers(format, 5_000)), format, arrival("*"), ANY_MEMORY);
        BatchResult over =
                reader.read(bytes(numbers(format, 5_001)), format, arrival("*"), ANY_MEMORY);

        assertThat(fits).isInstanceOf(Batch.class);
        assertThat(over).isEqualTo(new TooManyRecords(5_000));
    }

    @ParameterizedTest
    @EnumSource(BodyFormat.class)
    void bodyIsReadNoFurtherThanThereIsMemoryForWhatIsMadeOfIt(BodyFormat format) {
        byte[] body = bytes(numbers(format, 5_000));
        int[] left = {500_000};
        MemoryBudget<NoMoreException> budget =
                bytes -> {
                    if (bytes > left[0]) {
                        throw new NoMoreException();
                    }
                    left[0] -= bytes;
                };

        assertThat(body.length).isLessThan(50_000);
        assertThatThrownBy(() -> reader.read(body, format, arrival("*"), budget))
                .isInstanceOf(NoMoreException.class);
        assertThat(left[0]).isLessThan(100_000);
    }

    private static String numbers(BodyFormat format, int count) {
        return body(format, java.util.Collections.nCopies(count, "1"));
    }

    private Batch logFile(String records) {
        return batch("{\"Records\":[" + records + "]}", BodyFormat.LOG_FILE, arrival("*"));
    }

    private Batch lines(String lines, Arrival arrival) {
        return batch(lines, BodyFormat.JSON_LINES, arrival);
    }

    private Batch batch(String body, BodyFormat format, Arrival arrival) {
        return (Batch) reader.read(bytes(body), format, arrival, ANY_MEMORY);
    }

    private static Arrival arrival(String accounts) {
        return new Arrival(
                new Service("producer", List.of(), List.of("*"), List.of(accounts)),
                Optional.of("eu-west-1"),
                false,
                NOW);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(AdmittedEvent event) {
        return Decoded.record(event);
    }

    private static final class NoMoreException extends Exception {}
}
