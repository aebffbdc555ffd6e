package io.opentrail.controlapi;

import static io.opentrail.controlapi.ApiCell.BUCKET;
import static io.opentrail.controlapi.ApiCell.EAST;
import static io.opentrail.controlapi.ApiCell.EUROPE;
import static io.opentrail.controlapi.ApiCell.WEST;
import static io.opentrail.controlapi.ApiCell.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentrail.controlapi.ApiCell.Members;
import io.opentrail.schemas.topics.TopicCatalogue;
import io.opentrail.schemas.topics.TopicSizing;
import io.opentrail.trail.OrganizationPeriod;
import io.opentrail.trails.KafkaTrailDirectory;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.cloudtrail.CloudTrailClient;
import software.amazon.awssdk.services.cloudtrail.model.EventSelector;
import software.amazon.awssdk.services.cloudtrail.model.Tag;
import software.amazon.awssdk.services.cloudtrail.model.Trail;

@ExtendWith(ApiCell.Shared.class)
final class OrganizationTrailsIT {

    private static final String NOT_MASTER = "400 NotOrganizationMasterAccountException";

    private final ApiCell cell;

    OrganizationTrailsIT(ApiCell cell) {
        this.cell = cell;
    }

    @Test
    void membersSeeTheTrailAndCannotChangeIt() throws Exception {
        Members members = cell.organization(3, 1);
        String arn = created(members.client(0, EAST), "org");
        var member = members.client(2, EAST);

        assertThat(member.getTrail(r -> r.name(arn)).trail().isOrganizationTrail()).isTrue();
        assertThat(arns(member.describeTrails().trailList())).containsExactly(arn);
        assertThat(member.describeTrails(r -> r.includeShadowTrails(false)).trailList()).isEmpty();
        assertThat(arns(members.client(2, EUROPE).describeTrails().trailList()))
                .containsExactly(arn);
        assertThat(member.listTrails(r -> {}).trails().getFirst().trailARN()).isEqualTo(arn);
        assertThat(member.getTrailStatus(r -> r.name(arn)).isLogging()).isFalse();
        assertThat(member.getEventSelectors(r -> r.trailName(arn)).eventSelectors()).hasSize(1);
        assertThat(refusal(member, c -> c.getTrailStatus(r -> r.name("org"))))
                .isEqualTo("400 TrailNotFoundException");
        assertThat(changes(arn))
                .allSatisfy(change -> assertThat(refusal(member, change)).isEqualTo(NOT_MASTER));
        assertThat(refusal(member, c -> c.deleteTrail(r -> r.name(arn)))).isEqualTo(NOT_MASTER);
    }

    @Test
    void delegatedAdministratorsChangeTheTrailThatTheManagementAccountOwns() throws Exception {
        Members members = cell.organization(2, 1);
        var delegate = members.client(1, EAST);

        String arn = created(delegate, "org");

        assertThat(arn).contains(":" + members.management() + ":");
        assertThat(changes(arn))
                .allSatisfy(change -> assertThat(refusal(delegate, change)).isEqualTo("none"));
        assertThat(members.client(0, EAST).getTrailStatus(r -> r.name("org")).isLogging())
                .isFalse();
        delegate.deleteTrail(r -> r.name(arn));
        assertThat(members.client(0, EAST).describeTrails().trailList()).isEmpty();
    }

    @Test
    void onlyTheManagementAccountConverts() throws Exception {
        Members members = cell.organization(3, 1);
        var management = members.client(0, EAST);
        var delegate = members.client(1, EAST);
        var member = members.client(2, EAST);
        String arn = management.createTrail(r -> r.name("own").s3BucketName(BUCKET)).trailARN();
        delegate.createTrail(r -> r.name("own").s3BucketName(BUCKET));

        assertThat(arns(member.describeTrails().trailList())).isEmpty();
        assertThat(
                        refusal(
                                delegate,
                                c -> c.updateTrail(r -> r.name("own").isOrganizationTrail(true))))
                .isEqualTo(NOT_MASTER);
        assertThat(
                        management
                                .updateTrail(r -> r.name("own").isOrganizationTrail(true))
                                .isOrganizationTrail())
                .isTrue();
        assertThat(arns(member.describeTrails().trailList())).containsExactly(arn);
        assertThat(
                        refusal(
                                delegate,
                                c -> c.updateTrail(r -> r.name(arn).isOrganizationTrail(false))))
                .isEqualTo(NOT_MASTER);
        management.updateTrail(r -> r.name("own").isOrganizationTrail(false));
        assertThat(arns(member.describeTrails().trailList())).isEmpty();
        assertThat(refusal(member, c -> c.getTrail(r -> r.name(arn))))
                .isEqualTo("400 TrailNotFoundException");
        assertThat(periods(members.management()))
                .extracting(OrganizationPeriod::getOrganizationId)
                .containsExactly(members.organizationId());
        assertThat(periods(members.management()).getFirst().getStoppedAt()).isNotNull();
    }

    @Test
    void theRecordSaysSinceWhenItIsTheOrganizations() throws Exception {
        Members members = cell.organization(1, 0);
        created(members.client(0, EAST), "org");

        var periods = periods(members.management());

        assertThat(periods)
                .extracting(OrganizationPeriod::getOrganizationId)
                .containsExactly(members.organizationId());
        assertThat(periods.getFirst().getStoppedAt()).isNull();
    }

    @Test
    void trailsOfTheManagementAccountCountForAllWhoMakeThem() throws Exception {
        Members members = cell.organization(3, 1);
        var management = members.client(0, EAST);
        IntStream.range(0, 4)
                .forEach(i -> management.createTrail(r -> r.name("own" + i).s3BucketName(BUCKET)));
        var delegate = members.client(1, EAST);
        String clash = refusal(delegate, c -> created(c, "own0"));

        created(delegate, "org");

        assertThat(clash).isEqualTo("400 TrailAlreadyExistsException");
        assertThat(refusal(delegate, c -> created(c, "more")))
                .isEqualTo("400 MaximumNumberOfTrailsExceededException");
        assertThat(arns(delegate.describeTrails().trailList())).hasSize(1);
        assertThat(delegate.createTrail(r -> r.name("mine").s3BucketName(BUCKET)).name())
                .isEqualTo("mine");
    }

    @Test
    void anOrganizationsShadowsCountInItsMembersWhichHinderNoOrganizationTrail() throws Exception {
        Members members = cell.organization(3, 1);
        var member = members.client(2, WEST);
        IntStream.range(0, 4)
                .forEach(i -> member.createTrail(r -> r.name("own" + i).s3BucketName(BUCKET)));

        String arn = created(members.client(0, EAST), "org");

        assertThat(refusal(member, c -> c.createTrail(r -> r.name("own5").s3BucketName(BUCKET))))
                .isEqualTo("400 MaximumNumberOfTrailsExceededException");
        members.client(0, EAST).deleteTrail(r -> r.name(arn));
        member.createTrail(r -> r.name("own5").s3BucketName(BUCKET));
        assertThat(created(members.client(0, EAST), "org")).isEqualTo(arn);
        assertThat(member.describeTrails().trailList()).hasSize(6);
    }

    @Test
    void membersAndOutsidersMakeNone() throws Exception {
        Members members = cell.organization(2, 0);
        var outsider = cell.client(cell.account(), EAST);
        outsider.createTrail(r -> r.name("own").s3BucketName(BUCKET));

        assertThat(refusal(members.client(1, EAST), c -> created(c, "org"))).isEqualTo(NOT_MASTER);
        assertThat(refusal(outsider, c -> created(c, "org")))
                .isEqualTo("400 OrganizationsNotInUseException");
        assertThat(
                        refusal(
                                outsider,
                                c -> c.updateTrail(r -> r.name("own").isOrganizationTrail(true))))
                .isEqualTo("400 OrganizationsNotInUseException");
    }

    @Test
    void theOrganizationIsDescribedToItsMembers() throws Exception {
        Members members = cell.organization(2, 0);

        var described = describeOrganization(members.api(), members.ids().get(1));
        var none = describeOrganization(cell.first(), cell.account());

        assertThat(described.statusCode()).isEqualTo(200);
        assertThat(described.body())
                .isEqualTo(
                        ("{'Organization':{'Arn':'arn:aws:organizations::%1$s:organization/%2$s',"
                                        + "'AvailablePolicyTypes':[],'FeatureSet':'ALL','Id':'%2$s',"
                                        + "'MasterAccountArn':'arn:aws:organizations::%1$s:account/%2$s/%1$s',"
                                        + "'MasterAccountId':'%1$s'}}")
                                .formatted(members.management(), members.organizationId())
                                .replace('\'', '"'));
        assertThat(none.statusCode()).isEqualTo(400);
        assertThat(none.body()).contains("AWSOrganizationsNotInUseException");
    }

    private HttpResponse<String> describeOrganization(ControlApi api, String account)
            throws Exception {
        return cell.raw(
                api, account, "organizations", "AWSOrganizationsV20161128.DescribeOrganization");
    }

    private static List<Consumer<CloudTrailClient>> changes(String arn) {
        return List.of(
                c -> c.startLogging(r -> r.name(arn)),
                c -> c.stopLogging(r -> r.name(arn)),
                c -> c.updateTrail(r -> r.name(arn).enableLogFileValidation(true)),
                c ->
                        c.putEventSelectors(r ->
                                r.trailName(arn).eventSelectors(EventSelector.builder().build())),
                c -> c.putInsightSelectors(r -> r.trailName(arn).insightSelectors(List.of())),
                c ->
                        c.putEventConfiguration(
                                r -> r.trailName(arn).aggregationConfigurations(List.of())),
                c -> c.addTags(r -> r.resourceId(arn).tagsList(tag())),
                c -> c.removeTags(r -> r.resourceId(arn).tagsList(tag())));
    }

    private static Tag tag() {
        return Tag.builder().key("a").value("b").build();
    }

    private static String created(CloudTrailClient client, String name) {
        return client.createTrail(r ->
                        r.name(name)
                                .s3BucketName(BUCKET)
                                .isMultiRegionTrail(true)
                                .isOrganizationTrail(true))
                .trailARN();
    }

    private List<OrganizationPeriod> periods(String account) {
        var topics = new TopicCatalogue(TopicSizing.DEFAULT);
        try (var directory =
                new KafkaTrailDirectory(cell.connection(), cell.registry(), topics.control())) {
            return directory.ofAccount(account).getFirst().getOrganizationPeriods();
        }
    }

    private static List<String> arns(List<Trail> trails) {
        return trails.stream().map(Trail::trailARN).toList();
    }
}
