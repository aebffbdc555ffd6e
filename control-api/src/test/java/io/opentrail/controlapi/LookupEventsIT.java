package io.opentrail.controlapi;

import static io.opentrail.controlapi.ApiCell.EAST;
import static io.opentrail.controlapi.ApiCell.WEST;
import static io.opentrail.controlapi.ApiCell.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.opentrail.controlapi.request.LookupLimits;
import io.opentrail.telemetry.Telemetry;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.cloudtrail.CloudTrailClient;
import software.amazon.awssdk.services.cloudtrail.model.Event;
import software.amazon.awssdk.services.cloudtrail.model.EventCategory;
import software.amazon.awssdk.services.cloudtrail.model.LookupAttribute;
import software.amazon.awssdk.services.cloudtrail.model.LookupAttributeKey;
import software.amazon.awssdk.services.cloudtrail.model.LookupEventsRequest;
import software.amazon.awssdk.services.cloudtrail.model.Resource;

@ExtendWith(ApiCell.Shared.class)
final class LookupEventsIT {

    private static final Instant TIME = Instant.parse("2026-01-02T03:04:05Z");
    private static final Instant TIME_AS_IF_MILLISECONDS_WERE_SECONDS =
            Instant.ofEpochSecond(TIME.toEpochMilli());
    private static final String MANAGEMENT = "Management";

    private final ApiCell cell;
    private final String account;
    private final CloudTrailClient client;

    LookupEventsIT(ApiCell cell) {
        this.cell = cell;
        this.account = cell.account();
        this.client = cell.client(account, EAST);
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

    private void add(int count) {
        IntStream.range(0, count)
                .forEach(i ->
                        cell.history().add(account, EAST, MANAGEMENT, event("e" + i, i).build()));
    }

    private static LookupAttribute attribute(LookupAttributeKey key, String value) {
        return LookupAttribute.builder().attributeKey(key).attributeValue(value).build();
    }

    private static List<String> ids(List<Event> events) {
        return events.stream().map(Event::eventId).toList();
    }

    private String refused(java.util.function.Consumer<LookupEventsRequest.Builder> request) {
        return refusal(client, c -> c.lookupEvents(request));
    }

    @Test
    void anEventHasAllThatIsKnownOfIt() {
        Event event =
                event("a", 0)
                        .readOnly("false")
                        .accessKeyId("AKIAEXAMPLE")
                        .username("ann")
                        .resources(
                                Resource.builder()
                                        .resourceType("AWS::EC2::Instance")
                                        .resourceName("arn:aws:ec2:us-east-1:1:instance/i-1")
                                        .build())
                        .build();
        cell.history().add(account, EAST, MANAGEMENT, event);

        var response = client.lookupEvents();

        assertThat(response.events()).containsExactly(event);
        assertThat(response.nextToken()).isNull();
    }

    @Test
    void pagesAreContinuedOverInstancesWhateverComesMeanwhile() {
        add(5);
        var first = client.lookupEvents(r -> r.maxResults(2));
        cell.history().add(account, EAST, MANAGEMENT, event("newer", 100).build());

        var second =
                ApiCell.client(cell.second(), account, EAST)
                        .lookupEvents(r -> r.maxResults(2).nextToken(first.nextToken()));
        var third = client.lookupEvents(r -> r.maxResults(50).nextToken(second.nextToken()));

        assertThat(ids(first.events())).containsExactly("e4", "e3");
        assertThat(ids(second.events())).containsExactly("e2", "e1");
        assertThat(ids(third.events())).containsExactly("e0");
        assertThat(third.nextToken()).isNull();
    }

    @Test
    void oneAttributeTimesAndCategoryNarrowIt() {
        add(4);
        cell.history().add(account, EAST, MANAGEMENT, event("s", 2).eventName("Stop").build());
        cell.history().add(account, EAST, "Insight", event("i", 2).build());

        var byName =
                client.lookupEvents(
                        r -> r.lookupAttributes(attribute(LookupAttributeKey.EVENT_NAME, "Stop")));
        var byTime =
                client.lookupEvents(
                        r -> r.startTime(TIME.plusSeconds(1)).endTime(TIME.plusSeconds(2)));
        var insights = client.lookupEvents(r -> r.eventCategory(EventCategory.INSIGHT));

        assertThat(ids(byName.events())).containsExactly("s");
        assertThat(ids(byTime.events())).containsExactly("e2", "s", "e1");
        assertThat(ids(insights.events())).containsExactly("i");
    }

    @Test
    void otherAccountsAndRegionsFindNothing() {
        add(2);

        assertThat(cell.client(account, WEST).lookupEvents().events()).isEmpty();
        assertThat(cell.client(cell.account(), EAST).lookupEvents().events()).isEmpty();
    }

    @Test
    void mistakesHaveTheirDocumentedErrors() {
        add(3);
        LookupAttribute name = attribute(LookupAttributeKey.EVENT_NAME, "a");
        LookupAttribute user = attribute(LookupAttributeKey.USERNAME, "a");

        assertThat(refused(r -> r.lookupAttributes(name, user)))
                .isEqualTo("400 InvalidLookupAttributesException");
        assertThat(
                        refused(r ->
                                r.lookupAttributes(
                                        LookupAttribute.builder()
                                                .attributeKey("Color")
                                                .attributeValue("red")
                                                .build())))
                .isEqualTo("400 InvalidLookupAttributesException");
        assertThat(
                        refused(r ->
                                r.lookupAttributes(
                                        attribute(
                                                LookupAttributeKey.EVENT_NAME, "a".repeat(2_001)))))
                .isEqualTo("400 InvalidLookupAttributesException");
        assertThat(refused(r -> r.lookupAttributes(user).eventCategory(EventCategory.INSIGHT)))
                .isEqualTo("400 InvalidLookupAttributesException");
        assertThat(refused(r -> r.eventCategory("data")))
                .isEqualTo("400 InvalidEventCategoryException");
        assertThat(refused(r -> r.startTime(TIME).endTime(TIME.minusSeconds(1))))
                .isEqualTo("400 InvalidTimeRangeException");
        assertThat(refused(r -> r.startTime(TIME_AS_IF_MILLISECONDS_WERE_SECONDS)))
                .isEqualTo("400 InvalidTimeRangeException");
        assertThat(refused(r -> r.endTime(TIME_AS_IF_MILLISECONDS_WERE_SECONDS)))
                .isEqualTo("400 InvalidTimeRangeException");
        assertThat(refused(r -> r.maxResults(51))).isEqualTo("400 InvalidMaxResultsException");
        assertThat(refused(r -> r.maxResults(0))).isEqualTo("400 InvalidMaxResultsException");
        assertThat(refused(r -> r.nextToken("abc"))).isEqualTo("400 InvalidNextTokenException");
    }

    @Test
    void aTokenIsOfNoUseForAnotherRequestAccountOrRegion() {
        add(3);
        String token = client.lookupEvents(r -> r.maxResults(1)).nextToken();
        LookupAttribute name = attribute(LookupAttributeKey.EVENT_NAME, "RunInstances");

        assertThat(refused(r -> r.lookupAttributes(name).nextToken(token)))
                .isEqualTo("400 InvalidNextTokenException");
        assertThat(refused(r -> r.startTime(TIME).nextToken(token)))
                .isEqualTo("400 InvalidNextTokenException");
        assertThat(
                        refusal(
                                cell.client(account, WEST),
                                c -> c.lookupEvents(r -> r.nextToken(token))))
                .isEqualTo("400 InvalidNextTokenException");
        assertThat(
                        refusal(
                                cell.client(cell.account(), EAST),
                                c -> c.lookupEvents(r -> r.nextToken(token))))
                .isEqualTo("400 InvalidNextTokenException");
    }

    /// Searches are counted, too.
    @Test
    void whoAsksTooOftenIsToldToWaitAndServedThen() throws Exception {
        add(1);
        ControlApi slow =
                cell.limitedTo(
                        LookupLimits.DEFAULT.withRate(1), cell.history(), new Telemetry(), account);

        HttpResponse<String> lookup =
                refused(() ->
                        cell.raw(slow, account, "cloudtrail", "CloudTrail_20131101.LookupEvents"));
        HttpResponse<String> search = refused(() -> cell.search(slow, account, EAST, "{}"));
        // The SDK waits and tries again.
        List<Event> served = ApiCell.client(slow, account, EAST).lookupEvents().events();

        assertThat(List.of(lookup, search))
                .allSatisfy(answer -> {
                    assertThat(answer.statusCode()).isEqualTo(400);
                    assertThat(answer.body())
                            .isEqualTo(
                                    "{\"__type\":\"ThrottlingException\",\"message\":\"Rate exceeded:"
                                            + " account %s may look events up 1 times a second"
                                                    .formatted(account)
                                            + " in us-east-1. Try again later.\"}");
                });
        assertThat(ids(served)).containsExactly("e0");
    }

    /// The first answer but 200, of many.
    private static HttpResponse<String> refused(Callable<HttpResponse<String>> call) {
        return await().pollInterval(Duration.ofMillis(10))
                .atMost(Duration.ofSeconds(30))
                .until(call, answer -> answer.statusCode() != 200);
    }

    @Test
    void aHistoryThatIsAwaySaysTryAgain() {
        cell.history().away(true);
        String refused;
        try {
            refused = refused(_ -> {});
        } finally {
            cell.history().away(false);
        }

        assertThat(refused).isEqualTo("503 ServiceUnavailable");
    }
}
