package io.opentrail.controlapi;

import static io.opentrail.controlapi.ApiCell.BUCKET;
import static io.opentrail.controlapi.ApiCell.EAST;
import static io.opentrail.controlapi.ApiCell.EUROPE;
import static io.opentrail.controlapi.ApiCell.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.cloudtrail.CloudTrailClient;
import software.amazon.awssdk.services.cloudtrail.model.AdvancedEventSelector;
import software.amazon.awssdk.services.cloudtrail.model.AdvancedFieldSelector;
import software.amazon.awssdk.services.cloudtrail.model.DataResource;
import software.amazon.awssdk.services.cloudtrail.model.EventSelector;
import software.amazon.awssdk.services.cloudtrail.model.InsightSelector;

@ExtendWith(ApiCell.Shared.class)
final class InsightSelectorsIT {

    private static final String CALLS = "ApiCallRateInsight";
    private static final String ERRORS = "ApiErrorRateInsight";
    private static final String INVALID = "400 InvalidInsightSelectorsException";
    private static final String COMBINATION = "400 InvalidParameterCombinationException";

    private final ApiCell cell;
    private final String account;
    private final CloudTrailClient client;

    InsightSelectorsIT(ApiCell cell) {
        this.cell = cell;
        this.account = cell.account();
        this.client = cell.client(account, EAST);
        client.createTrail(r -> r.name("all").s3BucketName(BUCKET).isMultiRegionTrail(true));
    }

    @Test
    void selectorsArePutReplacedAndTakenAway() {
        String before = got();
        var put =
                client.putInsightSelectors(r ->
                        r.trailName("all").insightSelectors(of(CALLS), of(ERRORS, "Management")));
        boolean shown = client.getTrail(r -> r.name("all")).trail().hasInsightSelectors();
        client.putInsightSelectors(r -> r.trailName("all").insightSelectors(of(ERRORS)));
        var replaced = client.getInsightSelectors(r -> r.trailName("all"));
        var away =
                cell.client(account, EUROPE).getInsightSelectors(r -> r.trailName(put.trailARN()));
        client.putInsightSelectors(r -> r.trailName("all").insightSelectors(List.of()));

        assertThat(before).isEqualTo("400 InsightNotEnabledException");
        assertThat(put.insightSelectors())
                .containsExactly(of(CALLS, "Management"), of(ERRORS, "Management"));
        assertThat(shown).isTrue();
        assertThat(replaced.insightSelectors()).containsExactly(of(ERRORS, "Management"));
        assertThat(away.insightSelectors()).isEqualTo(replaced.insightSelectors());
        assertThat(got()).isEqualTo("400 InsightNotEnabledException");
        assertThat(client.getTrail(r -> r.name("all")).trail().hasInsightSelectors()).isFalse();
    }

    @Test
    void aTrailMustLogWhatItsInsightsLookAt() {
        String withoutData = put(of(CALLS, "Data"));
        client.putEventSelectors(r ->
                r.trailName("all")
                        .eventSelectors(EventSelector.builder().readWriteType("ReadOnly").build()));
        String callsOfReads = put(of(CALLS));
        String errorsOfReads = put(of(ERRORS));
        client.putEventSelectors(r ->
                r.trailName("all")
                        .eventSelectors(
                                EventSelector.builder()
                                        .includeManagementEvents(false)
                                        .dataResources(
                                                DataResource.builder()
                                                        .type("AWS::S3::Object")
                                                        .values("arn:aws:s3")
                                                        .build())
                                        .build()));

        assertThat(withoutData).isEqualTo(INVALID);
        assertThat(callsOfReads).isEqualTo(INVALID);
        assertThat(errorsOfReads).isEqualTo("none");
        assertThat(put(of(ERRORS))).isEqualTo(INVALID);
        assertThat(put(of(CALLS, "Data"))).isEqualTo("none");
    }

    @Test
    void advancedSelectorsSayTooWhatATrailLogs() {
        selectAdvanced(field("eventCategory", "Management"), field("readOnly", "true"));
        String onlyReads = put(of(CALLS, "Management"));
        String errors = put(of(ERRORS, "Management"));
        selectAdvanced(field("eventCategory", "Management"), field("readOnly", "false"));
        String writes = put(of(CALLS, "Management"));
        String withoutData = put(of(CALLS, "Data"));
        selectAdvanced(field("eventCategory", "Data"), field("resources.type", "AWS::S3::Object"));
        String withData = put(of(CALLS, "Data"));

        assertThat(List.of(onlyReads, withoutData)).containsOnly(INVALID);
        assertThat(List.of(errors, writes, withData)).containsOnly("none");
    }

    private void selectAdvanced(AdvancedFieldSelector... fields) {
        client.putEventSelectors(r ->
                r.trailName("all")
                        .advancedEventSelectors(
                                AdvancedEventSelector.builder().fieldSelectors(fields).build()));
    }

    private static AdvancedFieldSelector field(String name, String value) {
        return AdvancedFieldSelector.builder().field(name).equalsValue(value).build();
    }

    @Test
    void mistakesHaveTheirDocumentedErrors() {
        String store = "arn:aws:cloudtrail:us-east-1:" + account + ":eventdatastore/x";

        assertThat(put(of("Other"))).isEqualTo(INVALID);
        assertThat(put(of(CALLS, "Network"))).isEqualTo(INVALID);
        assertThat(put(of(CALLS, "Data", "Data"))).isEqualTo(INVALID);
        assertThat(put(of(CALLS), of(CALLS))).isEqualTo(INVALID);
        assertThat(refusal(client, c -> c.putInsightSelectors(r -> r.trailName("all"))))
                .isEqualTo("400 InvalidParameterException");
        assertThat(
                        refusal(
                                client,
                                c ->
                                        c.putInsightSelectors(r ->
                                                r.trailName("all")
                                                        .eventDataStore(store)
                                                        .insightSelectors(of(CALLS)))))
                .isEqualTo(COMBINATION);
        assertThat(
                        refusal(
                                client,
                                c ->
                                        c.putInsightSelectors(r ->
                                                r.trailName("all")
                                                        .insightsDestination(store)
                                                        .insightSelectors(of(CALLS)))))
                .isEqualTo(COMBINATION);
        assertThat(refusal(client, c -> c.getInsightSelectors(r -> {}))).isEqualTo(COMBINATION);
        assertThat(refusal(client, c -> c.getInsightSelectors(r -> r.eventDataStore(store))))
                .isEqualTo("400 UnsupportedOperationException");
        assertThat(refusal(client, c -> c.getInsightSelectors(r -> r.trailName("none"))))
                .isEqualTo("400 TrailNotFoundException");
        assertThat(
                        refusal(
                                cell.client(account, EUROPE),
                                c ->
                                        c.putInsightSelectors(r ->
                                                r.trailName("all").insightSelectors(of(CALLS)))))
                .isEqualTo("400 InvalidHomeRegionException");
        assertThat(
                        refusal(
                                cell.client(account, EUROPE),
                                c ->
                                        c.putInsightSelectors(r ->
                                                r.trailName(arn()).insightSelectors(of(CALLS)))))
                .isEqualTo("400 InvalidHomeRegionException");
    }

    @Test
    void insightsNeedTheTrailsBucket() {
        cell.store().createBucket("insight-bucket");
        client.createTrail(r -> r.name("other").s3BucketName("insight-bucket"));
        cell.store().refuse("insight-bucket", "AccessDenied");
        String denied = putTo("other", of(CALLS));
        cell.store().accept("insight-bucket");
        cell.store().deleteBucket("insight-bucket");

        assertThat(denied).isEqualTo("400 InsufficientS3BucketPolicyException");
        assertThat(putTo("other", of(CALLS))).isEqualTo("400 S3BucketDoesNotExistException");
        assertThat(putTo("other")).isEqualTo("none");
    }

    private String arn() {
        return client.getTrail(r -> r.name("all")).trail().trailARN();
    }

    private String got() {
        return refusal(client, c -> c.getInsightSelectors(r -> r.trailName("all")));
    }

    private String put(InsightSelector... selectors) {
        return putTo("all", selectors);
    }

    private String putTo(String name, InsightSelector... selectors) {
        return refusal(
                client,
                c -> c.putInsightSelectors(r -> r.trailName(name).insightSelectors(selectors)));
    }

    private static InsightSelector of(String type, String... categories) {
        var selector = InsightSelector.builder().insightType(type);
        return categories.length == 0
                ? selector.build()
                : selector.eventCategoriesWithStrings(categories).build();
    }
}
