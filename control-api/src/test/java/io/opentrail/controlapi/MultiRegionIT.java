package io.opentrail.controlapi;

import static io.opentrail.controlapi.ApiCell.BUCKET;
import static io.opentrail.controlapi.ApiCell.EAST;
import static io.opentrail.controlapi.ApiCell.EUROPE;
import static io.opentrail.controlapi.ApiCell.WEST;
import static io.opentrail.controlapi.ApiCell.client;
import static io.opentrail.controlapi.ApiCell.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.cloudtrail.CloudTrailClient;
import software.amazon.awssdk.services.cloudtrail.model.EventSelector;
import software.amazon.awssdk.services.cloudtrail.model.Tag;
import software.amazon.awssdk.services.cloudtrail.model.Trail;
import software.amazon.awssdk.services.cloudtrail.model.TrailInfo;

@ExtendWith(ApiCell.Shared.class)
final class MultiRegionIT {

    private static final String COMBINATION = "400 InvalidParameterCombinationException";
    private static final String TOO_MANY = "400 MaximumNumberOfTrailsExceededException";

    private final ApiCell cell;
    private final String account;
    private final CloudTrailClient east;
    private final CloudTrailClient europe;

    MultiRegionIT(ApiCell cell) {
        this.cell = cell;
        this.account = cell.account();
        this.east = cell.client(account, EAST);
        this.europe = cell.client(account, EUROPE);
    }

    @Test
    void aMultiRegionTrailHasAShadowInEveryOtherRegion() {
        String multi = create(east, "multi", true);
        String single = create(east, "single", false);

        assertThat(Stream.of(EUROPE, WEST))
                .allSatisfy(region -> {
                    var away = cell.client(account, region);
                    assertThat(arns(away.describeTrails().trailList())).containsExactly(multi);
                    assertThat(arns(away.describeTrails(r -> r.trailNameList(multi)).trailList()))
                            .containsExactly(multi);
                    assertThat(away.describeTrails(r -> r.trailNameList("multi")).trailList())
                            .isEmpty();
                    assertThat(away.describeTrails(r -> r.includeShadowTrails(false)).trailList())
                            .isEmpty();
                    assertThat(away.listTrails(r -> {}).trails())
                            .extracting(TrailInfo::trailARN)
                            .containsExactly(multi, single);
                });
        assertThat(arns(east.describeTrails(r -> r.includeShadowTrails(false)).trailList()))
                .containsExactly(multi, single);
    }

    @Test
    void everyReadWorksByArnAnywhereAndEveryWriteAtHomeOnly() {
        String arn = create(east, "multi", true);
        List<Consumer<CloudTrailClient>> reads =
                List.of(
                        c -> c.getTrail(r -> r.name(arn)),
                        c -> c.getTrailStatus(r -> r.name(arn)),
                        c -> c.getEventSelectors(r -> r.trailName(arn)),
                        c -> c.getEventConfiguration(r -> r.trailName(arn)),
                        c -> c.listTags(r -> r.resourceIdList(arn)));

        assertThat(reads).allSatisfy(read -> assertThat(refusal(europe, read)).isEqualTo("none"));
        assertThat(writes(arn))
                .allSatisfy(write ->
                        assertThat(refusal(europe, write))
                                .isEqualTo("400 InvalidHomeRegionException"));
        assertThat(writes("multi"))
                .allSatisfy(write ->
                        assertThat(refusal(europe, write))
                                .isEqualTo("400 InvalidHomeRegionException"));
        assertThat(writes(arn))
                .allSatisfy(write -> assertThat(refusal(east, write)).isEqualTo("none"));
    }

    @Test
    void globalEventsGoOnAndOffWithAllRegions() {
        east.createTrail(r -> r.name("all").s3BucketName(BUCKET).includeGlobalServiceEvents(false));

        var multi = east.updateTrail(r -> r.name("all").isMultiRegionTrail(true));
        var single = east.updateTrail(r -> r.name("all").isMultiRegionTrail(false));
        var both =
                east.updateTrail(r ->
                        r.name("all").isMultiRegionTrail(true).includeGlobalServiceEvents(true));
        var kept =
                east.updateTrail(r ->
                        r.name("all").isMultiRegionTrail(false).includeGlobalServiceEvents(true));

        assertThat(multi.includeGlobalServiceEvents()).isTrue();
        assertThat(single.includeGlobalServiceEvents()).isFalse();
        assertThat(both.includeGlobalServiceEvents()).isTrue();
        assertThat(kept.includeGlobalServiceEvents()).isTrue();
        assertThat(kept.isMultiRegionTrail()).isFalse();
    }

    @Test
    void allRegionsWithoutGlobalEventsCannotBe() {
        create(east, "multi", true);
        create(east, "single", false);

        assertThat(
                        refusal(
                                east,
                                c ->
                                        c.createTrail(r ->
                                                r.name("other")
                                                        .s3BucketName(BUCKET)
                                                        .isMultiRegionTrail(true)
                                                        .includeGlobalServiceEvents(false))))
                .isEqualTo(COMBINATION);
        assertThat(
                        refusal(
                                east,
                                c ->
                                        c.updateTrail(r ->
                                                r.name("multi").includeGlobalServiceEvents(false))))
                .isEqualTo(COMBINATION);
        assertThat(
                        refusal(
                                east,
                                c ->
                                        c.updateTrail(r ->
                                                r.name("single")
                                                        .isMultiRegionTrail(true)
                                                        .includeGlobalServiceEvents(false))))
                .isEqualTo(COMBINATION);
    }

    @Test
    void shadowsCountAmongTheFiveOfARegion() {
        IntStream.range(0, 3).forEach(i -> create(east, "multi" + i, true));
        create(europe, "single0", false);
        create(europe, "single1", false);

        assertThat(refusal(europe, c -> create(c, "single2", false))).isEqualTo(TOO_MANY);
        assertThat(refusal(east, c -> create(c, "multi3", true))).isEqualTo(TOO_MANY);
        create(east, "single2", false);
        assertThat(
                        refusal(
                                east,
                                c ->
                                        c.updateTrail(
                                                r -> r.name("single2").isMultiRegionTrail(true))))
                .isEqualTo(TOO_MANY);
        europe.deleteTrail(r -> r.name("single0"));
        assertThat(
                        refusal(
                                east,
                                c ->
                                        c.updateTrail(
                                                r -> r.name("single2").isMultiRegionTrail(true))))
                .isEqualTo("none");
    }

    @Test
    void aNameIsTakenWhereItsShadowIs() {
        create(east, "multi", true);
        create(europe, "single", false);

        assertThat(refusal(europe, c -> create(c, "multi", false)))
                .isEqualTo("400 TrailAlreadyExistsException");
        assertThat(refusal(east, c -> create(c, "single", true)))
                .isEqualTo("400 TrailAlreadyExistsException");
        create(east, "single", false);
        assertThat(
                        refusal(
                                east,
                                c -> c.updateTrail(r -> r.name("single").isMultiRegionTrail(true))))
                .isEqualTo(COMBINATION);
    }

    @Test
    void updatesOfOneTrailAtOnceAreAllKept() throws Exception {
        String arn = create(east, "all", false);
        var two = client(cell.second(), account, EAST);
        List<Callable<Object>> updates =
                List.of(
                        () -> east.updateTrail(r -> r.name("all").s3KeyPrefix("prefix")),
                        () -> two.updateTrail(r -> r.name("all").enableLogFileValidation(true)),
                        () -> east.updateTrail(r -> r.name("all").isMultiRegionTrail(true)),
                        () -> two.updateTrail(r -> r.name("all").snsTopicName("topic")),
                        () -> east.startLogging(r -> r.name("all")),
                        () ->
                                two.addTags(r ->
                                        r.resourceId(arn)
                                                .tagsList(
                                                        Tag.builder()
                                                                .key("a")
                                                                .value("b")
                                                                .build())));

        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var update : executor.invokeAll(updates)) {
                update.get();
            }
        }

        var trail = two.getTrail(r -> r.name("all")).trail();
        assertThat(trail.s3KeyPrefix()).isEqualTo("prefix");
        assertThat(trail.logFileValidationEnabled()).isTrue();
        assertThat(trail.isMultiRegionTrail()).isTrue();
        assertThat(trail.snsTopicARN()).endsWith(":topic");
        assertThat(two.getTrailStatus(r -> r.name("all")).isLogging()).isTrue();
        assertThat(two.listTags(r -> r.resourceIdList(arn)).resourceTagList().getFirst().tagsList())
                .hasSize(1);
    }

    private static List<Consumer<CloudTrailClient>> writes(String name) {
        return List.of(
                c -> c.startLogging(r -> r.name(name)),
                c -> c.stopLogging(r -> r.name(name)),
                c -> c.updateTrail(r -> r.name(name).enableLogFileValidation(true)),
                c ->
                        c.putEventSelectors(r ->
                                r.trailName(name).eventSelectors(EventSelector.builder().build())),
                c -> c.putInsightSelectors(r -> r.trailName(name).insightSelectors(List.of())),
                c ->
                        c.putEventConfiguration(
                                r -> r.trailName(name).aggregationConfigurations(List.of())),
                c -> c.deleteTrail(r -> r.name(name)));
    }

    private static String create(CloudTrailClient client, String name, boolean multi) {
        return client.createTrail(r -> r.name(name).s3BucketName(BUCKET).isMultiRegionTrail(multi))
                .trailARN();
    }

    private static List<String> arns(List<Trail> trails) {
        return trails.stream().map(Trail::trailARN).toList();
    }
}
