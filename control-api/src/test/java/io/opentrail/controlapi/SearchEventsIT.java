package io.opentrail.controlapi;

import static io.opentrail.controlapi.ApiCell.EAST;
import static io.opentrail.controlapi.ApiCell.WEST;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.cloudtrail.model.Event;
import software.amazon.awssdk.services.cloudtrail.model.Resource;

/// Searches, asked by hand: no SDK has them.
@ExtendWith(ApiCell.Shared.class)
final class SearchEventsIT {

    private static final Instant TIME = Instant.parse("2026-01-02T03:04:05Z");
    private static final String MANAGEMENT = "Management";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String LOGS = "arn:aws:s3:::logs/";

    private final ApiCell cell;
    private final String account;

    SearchEventsIT(ApiCell cell) {
        this.cell = cell;
        this.account = cell.account();
    }

    private static Event.Builder event(String id, int second) {
        return Event.builder()
                .eventId(id)
                .eventName("RunInstances")
                .eventSource("ec2.amazonaws.com")
                .eventTime(TIME.plusSeconds(second))
                .resources(new Resource[0])
                .cloudTrailEvent("{\"eventID\":\"" + id + "\"}");
    }

    private static Event touching(String id, int second, String name, String arn) {
        return event(id, second)
                .eventName(name)
                .resources(Resource.builder().resourceName(arn).build())
                .build();
    }

    private void add(Event... events) {
        for (Event event : events) {
            cell.history().add(account, EAST, MANAGEMENT, event);
        }
    }

    private void addMany(int count) {
        IntStream.range(0, count).forEach(i -> add(event("e" + i, i).build()));
    }

    private List<JsonNode> search(String body) throws IOException, InterruptedException {
        return lines(cell.search(cell.first(), account, EAST, body));
    }

    private static List<JsonNode> lines(HttpResponse<String> answer) throws IOException {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        try (var values = JSON.readerFor(JsonNode.class).<JsonNode>readValues(answer.body())) {
            List<JsonNode> lines = values.readAll();
            assertThat(answer.body().lines()).hasSameSizeAs(lines);
            return lines;
        }
    }

    private static List<String> ids(List<JsonNode> lines) {
        return lines.subList(0, lines.size() - 1).stream()
                .map(line -> line.path("EventId").asText())
                .toList();
    }

    @Test
    void eachLineIsAnEventAsLookupEventsShowsItAndTheLastOneSaysThatItIs() throws Exception {
        String record = "{\n  \"n\": 243.0,\n  \"s\": \"\\u003d\"\n}";
        add(
                event("a", 1).build(),
                event("b", 0)
                        .readOnly("false")
                        .accessKeyId("AKIAEXAMPLE")
                        .username("ann")
                        .resources(
                                Resource.builder()
                                        .resourceType("AWS::S3::Object")
                                        .resourceName(LOGS + 1)
                                        .build())
                        .cloudTrailEvent(record)
                        .build());

        HttpResponse<String> answer = cell.search(cell.first(), account, EAST, "{}");

        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/x-ndjson");
        assertThat(answer.headers().firstValue("x-amzn-RequestId")).isPresent();
        assertThat(lines(answer))
                .containsExactly(
                        JSON.readTree(
                                """
                                {"EventId":"a","EventName":"RunInstances","EventTime":1767323046.000,
                                 "EventSource":"ec2.amazonaws.com","Resources":[],
                                 "CloudTrailEvent":"{\\"eventID\\":\\"a\\"}"}\
                                """),
                        JSON.readTree(
                                """
                                {"EventId":"b","EventName":"RunInstances","ReadOnly":"false",
                                 "AccessKeyId":"AKIAEXAMPLE","EventTime":1767323045.000,
                                 "EventSource":"ec2.amazonaws.com","Username":"ann",
                                 "Resources":[{"ResourceType":"AWS::S3::Object",
                                               "ResourceName":"arn:aws:s3:::logs/1"}],
                                 "CloudTrailEvent":%s}\
                                """
                                        .formatted(JSON.writeValueAsString(record))),
                        JSON.readTree("{\"End\":{\"Reason\":\"Complete\",\"Events\":2}}"));
    }

    @Test
    void allPagesAreInOneAnswerNewestFirst() throws Exception {
        addMany(450);

        List<JsonNode> lines = search("{}");

        assertThat(ids(lines))
                .containsExactlyElementsOf(
                        IntStream.range(0, 450).mapToObj(i -> "e" + (449 - i)).toList());
        assertThat(lines.getLast())
                .isEqualTo(JSON.readTree("{\"End\":{\"Reason\":\"Complete\",\"Events\":450}}"));
    }

    @Test
    void valuesPrefixesAndTimesMustAllMatch() throws Exception {
        add(
                touching("a", 5, "GetObject", LOGS + 1),
                touching("b", 4, "GetObjectAcl", LOGS + 2),
                touching("c", 3, "PutObject", LOGS + 3),
                touching("d", 2, "GetObject", "arn:aws:s3:::data/1"),
                touching("e", 1, "GetObject", LOGS + 4));

        List<JsonNode> prefixes =
                search(
                        """
                        {"LookupAttributes":[
                          {"AttributeKey":"EventName","AttributePrefix":"Get"},
                          {"AttributeKey":"ResourceName","AttributePrefix":"arn:aws:s3:::logs/"}]}
                        """);
        List<JsonNode> mixed =
                search(
                        """
                        {"LookupAttributes":[
                          {"AttributeKey":"EventName","AttributeValue":"GetObject"},
                          {"AttributeKey":"ResourceName","AttributePrefix":"arn:aws:s3:::logs/"}],
                         "StartTime":1767323047,"EndTime":1767323050}
                        """);

        assertThat(ids(prefixes)).containsExactly("a", "b", "e");
        assertThat(ids(mixed)).containsExactly("a");
    }

    @Test
    void aSearchThatWasLimitedGoesOnAtAnyInstance() throws Exception {
        addMany(5);

        List<JsonNode> first = search("{\"MaxEvents\":2}");
        JsonNode end = first.getLast().path("End");
        List<JsonNode> rest =
                lines(
                        cell.search(
                                cell.second(),
                                account,
                                EAST,
                                "{\"NextToken\":%s}".formatted(end.path("NextToken"))));

        assertThat(ids(first)).containsExactly("e4", "e3");
        assertThat(end.path("Reason").asText()).isEqualTo("MaxEvents");
        assertThat(ids(rest)).containsExactly("e2", "e1", "e0");
        assertThat(rest.getLast().path("End").path("Reason").asText()).isEqualTo("Complete");
    }

    @Test
    void aLimitThatIsJustReachedIsTheEnd() throws Exception {
        addMany(2);

        assertThat(search("{\"MaxEvents\":2}").getLast())
                .isEqualTo(JSON.readTree("{\"End\":{\"Reason\":\"Complete\",\"Events\":2}}"));
    }

    @Test
    void categoriesAreApart() throws Exception {
        add(event("m", 0).build());
        cell.history().add(account, EAST, "Data", event("d", 0).build());
        cell.history().add(account, EAST, "Insight", event("i", 0).build());

        assertThat(ids(search("{}"))).containsExactly("m");
        assertThat(ids(search("{\"EventCategory\":\"Data\"}"))).containsExactly("d");
        assertThat(ids(search("{\"EventCategory\":\"Insight\"}"))).containsExactly("i");
    }

    @Test
    void otherAccountsAndRegionsFindNothing() throws Exception {
        addMany(2);

        assertThat(ids(lines(cell.search(cell.first(), account, WEST, "{}")))).isEmpty();
        assertThat(ids(lines(cell.search(cell.first(), cell.account(), EAST, "{}")))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"LookupAttribute\":[]}|SerializationException|LookupAttribute is no member of this request: use [StartTime, EndTime, LookupAttributes, EventCategory, MaxEvents, NextToken]",
                "{\"StartTime\":\"today\"}|SerializationException|StartTime must be epoch seconds, but is string",
                "{\"LookupAttributes\":[{\"AttributeKey\":\"EventName\"}]}|InvalidLookupAttributesException|LookupAttributes[0] must have either AttributeValue or AttributePrefix.",
                "{\"LookupAttributes\":[{\"AttributeKey\":\"EventName\",\"AttributeValue\":\"a\",\"AttributePrefix\":\"b\"}]}|InvalidLookupAttributesException|LookupAttributes[0] must have either AttributeValue or AttributePrefix.",
                "{\"LookupAttributes\":[{\"AttributeKey\":\"Color\",\"AttributeValue\":\"red\"}]}|InvalidLookupAttributesException|LookupAttributes[0].AttributeKey 'Color' is none of [AccessKeyId, EventId, EventName, EventSource, ReadOnly, ResourceName, ResourceType, Username].",
                "{\"LookupAttributes\":[{\"AttributeKey\":\"EventName\",\"AttributePrefix\":\"\"}]}|InvalidLookupAttributesException|LookupAttributes[0].AttributePrefix must have 1 to 2000 characters.",
                "{\"LookupAttributes\":[{\"AttributeKey\":\"EventName\",\"AttributeValue\":\"a\"},{\"AttributeKey\":\"EventName\",\"AttributePrefix\":\"a\"}]}|InvalidLookupAttributesException|LookupAttributes[1] is EventName again: an attribute can be given once.",
                "{\"EventCategory\":\"insight\"}|InvalidEventCategoryException|EventCategory 'insight' is none of [Data, Insight, Management].",
                "{\"StartTime\":2,\"EndTime\":1}|InvalidTimeRangeException|StartTime 1970-01-01T00:00:02Z is after EndTime 1970-01-01T00:00:01Z.",
                "{\"StartTime\":1767323045000}|InvalidTimeRangeException|StartTime 1767323045000 is no possible time: give seconds since 1970, such as 1767323045, not milliseconds.",
                "{\"EndTime\":1767323045000.0}|InvalidTimeRangeException|EndTime 1767323045000 is no possible time: give seconds since 1970, such as 1767323045, not milliseconds.",
                "{\"EndTime\":-1e999999999}|InvalidTimeRangeException|EndTime -1E+999999999 is no possible time: give seconds since 1970, such as 1767323045, not milliseconds.",
                "{\"MaxEvents\":0}|InvalidMaxResultsException|MaxEvents must be 1 or more, was 0: leave it out for all.",
                "{\"NextToken\":\"abc\"}|InvalidNextTokenException|NextToken is not one that SearchEvents gave this account in us-east-1 for this request: ask again without it."
            })
    void mistakesSayWhatIsWrongAndWhere(String body, String code, String message) throws Exception {
        HttpResponse<String> answer = cell.search(cell.first(), account, EAST, body);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(JSON.readTree(answer.body()))
                .isEqualTo(JSON.createObjectNode().put("__type", code).put("message", message));
    }

    @Test
    void aHistoryThatIsAwaySaysTryAgain() throws Exception {
        cell.history().away(true);
        HttpResponse<String> answer;
        try {
            answer = cell.search(cell.first(), account, EAST, "{}");
        } finally {
            cell.history().away(false);
        }

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).contains("ServiceUnavailable");
    }

    @Test
    void noHeaderNamesASearchForCloudTrailHasNone() throws Exception {
        HttpResponse<String> answer =
                cell.raw(cell.first(), account, "cloudtrail", "CloudTrail_20131101.SearchEvents");

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).contains("UnknownOperationException");
    }
}
