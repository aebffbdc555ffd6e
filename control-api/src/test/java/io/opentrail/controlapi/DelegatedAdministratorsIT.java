package io.opentrail.controlapi;

import static io.opentrail.controlapi.ApiCell.BUCKET;
import static io.opentrail.controlapi.ApiCell.EAST;
import static io.opentrail.controlapi.ApiCell.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentrail.controlapi.ApiCell.Members;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.cloudtrail.CloudTrailClient;

@ExtendWith(ApiCell.Shared.class)
final class DelegatedAdministratorsIT {

    private final ApiCell cell;

    DelegatedAdministratorsIT(ApiCell cell) {
        this.cell = cell;
    }

    @Test
    void atMostThreeAccountsAreDelegatedTo() throws Exception {
        Members members = cell.organization(6, 1);
        var management = members.client(0, EAST);

        assertThat(registered(management, members.ids().get(1)))
                .isEqualTo("400 AccountRegisteredException");
        assertThat(registered(management, members.ids().get(2))).isEqualTo("none");
        assertThat(registered(management, members.ids().get(2)))
                .isEqualTo("400 AccountRegisteredException");
        assertThat(registered(management, members.ids().get(3))).isEqualTo("none");
        assertThat(registered(management, members.ids().get(4)))
                .isEqualTo("400 DelegatedAdminAccountLimitExceededException");
        assertThat(deregistered(management, members.ids().get(1))).isEqualTo("none");
        assertThat(deregistered(management, members.ids().get(1)))
                .isEqualTo("400 AccountNotRegisteredException");
        assertThat(registered(management, members.ids().get(4))).isEqualTo("none");
        assertThat(registered(management, members.ids().get(1)))
                .isEqualTo("400 DelegatedAdminAccountLimitExceededException");
    }

    @Test
    void onlyTheManagementAccountDelegatesAndNotToItself() throws Exception {
        Members members = cell.organization(3, 1);
        var management = members.client(0, EAST);
        String stranger = "555500000000";

        assertThat(registered(management, members.management()))
                .isEqualTo("400 CannotDelegateManagementAccountException");
        assertThat(registered(management, stranger)).isEqualTo("400 AccountNotFoundException");
        assertThat(deregistered(management, stranger)).isEqualTo("400 AccountNotFoundException");
        assertThat(registered(management, "12345")).isEqualTo("400 InvalidParameterException");
        assertThat(deregistered(management, "x")).isEqualTo("400 InvalidParameterException");
        assertThat(registered(members.client(1, EAST), members.ids().get(2)))
                .isEqualTo("400 NotOrganizationManagementAccountException");
        assertThat(deregistered(members.client(2, EAST), members.ids().get(1)))
                .isEqualTo("400 NotOrganizationManagementAccountException");
    }

    @Test
    void thereIsNothingToDelegateWithoutAnOrganization() {
        var client = cell.client(cell.account(), EAST);

        assertThat(registered(client, "111122223333"))
                .isEqualTo("400 OrganizationsNotInUseException");
        assertThat(deregistered(client, "111122223333"))
                .isEqualTo("400 OrganizationsNotInUseException");
    }

    @Test
    void delegatingTakesRightsOfOtherServices() throws Exception {
        Members members = cell.organization(2, 0);
        var narrow = ApiCell.narrowClient(members.api(), members.management(), EAST);
        var organizer = ApiCell.organizerClient(members.api(), members.management(), EAST);

        assertThat(registered(organizer, members.ids().get(1)))
                .isEqualTo("400 InsufficientIAMAccessPermissionException");
        assertThat(registered(narrow, members.ids().get(1)))
                .isEqualTo("400 InsufficientDependencyServiceAccessPermissionException");
        assertThat(
                        refusal(
                                narrow,
                                c ->
                                        c.createTrail(r ->
                                                r.name("all")
                                                        .s3BucketName(BUCKET)
                                                        .isOrganizationTrail(true))))
                .isEqualTo("400 InsufficientDependencyServiceAccessPermissionException");
    }

    @Test
    void whoIsRegisteredMayMakeOrganizationTrailsUntilDeregistered() throws Exception {
        Members members = cell.organization(2, 0);
        var management = members.client(0, EAST);
        var member = members.client(1, EAST);

        String before = created(member, "first");
        registered(management, members.ids().get(1));
        String between = created(member, "second");
        deregistered(management, members.ids().get(1));

        assertThat(before).isEqualTo("400 NotOrganizationMasterAccountException");
        assertThat(between).isEqualTo("none");
        assertThat(created(member, "third")).isEqualTo("400 NotOrganizationMasterAccountException");
    }

    private static String created(CloudTrailClient client, String name) {
        return refusal(
                client,
                c ->
                        c.createTrail(
                                r -> r.name(name).s3BucketName(BUCKET).isOrganizationTrail(true)));
    }

    private static String registered(CloudTrailClient client, String account) {
        return refusal(
                client, c -> c.registerOrganizationDelegatedAdmin(r -> r.memberAccountId(account)));
    }

    private static String deregistered(CloudTrailClient client, String account) {
        return refusal(
                client,
                c ->
                        c.deregisterOrganizationDelegatedAdmin(
                                r -> r.delegatedAdminAccountId(account)));
    }
}
