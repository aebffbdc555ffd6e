package io.opentrail.controlapi;

import static io.opentrail.controlapi.ApiCell.BUCKET;
import static io.opentrail.controlapi.ApiCell.EAST;
import static io.opentrail.controlapi.ApiCell.EUROPE;
import static io.opentrail.controlapi.ApiCell.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.cloudtrail.CloudTrailClient;
import software.amazon.awssdk.services.cloudtrail.model.AggregationConfiguration;
import software.amazon.awssdk.services.cloudtrail.model.ContextKeySelector;
import software.amazon.awssdk.services.cloudtrail.model.PutEventConfigurationRequest;

@ExtendWith(ApiCell.Shared.class)
final class EventConfigurationIT {

    private static final String INVALID = "400 InvalidParameterException";
    private static final String COMBINATION = "400 InvalidParameterCombinationException";

    private final ApiCell cell;
    private final String account;
    private final CloudTrailClient client;

    EventConfigurationIT(ApiCell cell) {
        this.cell = cell;
        this.account = cell.account();
        this.client = cell.client(account, EAST);
    }

    @Test
    void aggregationsArePutAndTakenAway() {
        String arn = trail();

        var before = client.getEventConfiguration(r -> r.trailName("all"));
        var put =
                client.putEventConfiguration(r ->
                        r.trailName("all")
                                .aggregationConfigurations(
                                        of("Data", "API_ACTIVITY", "USER_ACTIONS")));
        var got = cell.client(account, EUROPE).getEventConfiguration(r -> r.trailName(arn));
        client.putEventConfiguration(r -> r.trailName("all").aggregationConfigurations(List.of()));
        var after = client.getEventConfiguration(r -> r.trailName("all"));

        assertThat(before.aggregationConfigurations()).isEmpty();
        assertThat(put.trailARN()).isEqualTo(arn);
        assertThat(got.aggregationConfigurations())
                .containsExactly(of("Data", "API_ACTIVITY", "USER_ACTIONS"));
        assertThat(after.aggregationConfigurations()).isEmpty();
    }

    @Test
    void mistakesHaveTheirDocumentedErrors() {
        String arn = trail();
        String store =
                "arn:aws:cloudtrail:us-east-1:"
                        + account
                        + ":eventdatastore/01234567-89ab-cdef-0123-456789abcdef";

        assertThat(put(r -> r.aggregationConfigurations(of("Management", "API_ACTIVITY"))))
                .isEqualTo(INVALID);
        assertThat(put(r -> r.aggregationConfigurations(of("Data", "OTHER")))).isEqualTo(INVALID);
        assertThat(put(r -> r.aggregationConfigurations(of("Data")))).isEqualTo(INVALID);
        assertThat(
                        put(r ->
                                r.aggregationConfigurations(
                                        of("Data", "API_ACTIVITY"), of("Data", "USER_ACTIONS"))))
                .isEqualTo(INVALID);
        assertThat(put(r -> {})).isEqualTo(INVALID);
        assertThat(put(r -> r.maxEventSize("Large"))).isEqualTo(COMBINATION);
        assertThat(
                        put(r ->
                                r.contextKeySelectors(
                                        ContextKeySelector.builder()
                                                .type("TagContext")
                                                .equalsValue("a")
                                                .build())))
                .isEqualTo(COMBINATION);
        assertThat(put(r -> r.eventDataStore(store))).isEqualTo(COMBINATION);
        assertThat(refusal(client, c -> c.getEventConfiguration(r -> r.eventDataStore(store))))
                .isEqualTo("400 EventDataStoreNotFoundException");
        assertThat(refusal(client, c -> c.getEventConfiguration(r -> r.eventDataStore("x"))))
                .isEqualTo("400 EventDataStoreARNInvalidException");
        assertThat(refusal(client, c -> c.getEventConfiguration(r -> r.trailName("none"))))
                .isEqualTo("400 TrailNotFoundException");
        assertThat(
                        refusal(
                                cell.client(account, EUROPE),
                                c ->
                                        c.putEventConfiguration(r ->
                                                r.trailName(arn)
                                                        .aggregationConfigurations(List.of()))))
                .isEqualTo("400 InvalidHomeRegionException");
    }

    private String trail() {
        return client.createTrail(r -> r.name("all").s3BucketName(BUCKET)).trailARN();
    }

    private String put(Consumer<PutEventConfigurationRequest.Builder> settings) {
        return refusal(
                client,
                c ->
                        c.putEventConfiguration(r -> {
                            r.trailName("all");
                            settings.accept(r);
                        }));
    }

    private static AggregationConfiguration of(String category, String... templates) {
        return AggregationConfiguration.builder()
                .eventCategory(category)
                .templatesWithStrings(templates)
                .build();
    }
}
