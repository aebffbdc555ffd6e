package io.opentrail.history.event;

import static io.opentrail.history.event.Events.NOW;
import static io.opentrail.history.event.Events.event;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentrail.event.Resource;
import io.opentrail.event.UserIdentity;
import io.opentrail.selector.EventCategory;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HistoryEventTest {

    private static HistoryEvent of(UserIdentity identity) {
        return HistoryEvent.of(event("a", NOW).setUserIdentity(identity).build());
    }

    @ParameterizedTest
    @CsvSource({
        "IAMUser, arn:aws:iam::111122223333:user/ann, AIDA1, ann, ann",
        "Root, arn:aws:iam::111122223333:root, 111122223333, some-alias, root",
        "AssumedRole, arn:aws:sts::111122223333:assumed-role/Admin/ann@example.com, AROA1:x, Admin, ann@example.com",
        "AssumedRole, , AROA1:i-0abc, Admin, i-0abc",
        "AssumedRole, , , Admin, Admin",
        "FederatedUser, arn:aws:sts::111122223333:federated-user/bob, 111122223333:bob, ann, bob",
        "WebIdentityUser, , accounts.example.com:app:user, user@example.com, user@example.com",
        "AWSService, , , ,",
        "IAMUser, , , '',",
        ", , , ,"
    })
    void theUserIsNamedAsCloudTrailDoes(
            String type, String arn, String principalId, String userName, String expected) {
        UserIdentity identity =
                UserIdentity.newBuilder()
                        .setType(type)
                        .setArn(arn)
                        .setPrincipalId(principalId)
                        .setUserName(userName)
                        .build();

        HistoryEvent event = of(identity);

        assertThat(event.username()).isEqualTo(Optional.ofNullable(expected));
    }

    @Test
    void anEmptyAccessKeyIsNone() {
        HistoryEvent event = of(UserIdentity.newBuilder().setAccessKeyId("").build());

        assertThat(event.values(Attribute.ACCESS_KEY_ID)).isEmpty();
    }

    @Test
    void whatTheRecordLacksIsNoValue() {
        HistoryEvent event = HistoryEvent.of(event("a", NOW).build());

        assertThat(event.values(Attribute.READ_ONLY)).isEmpty();
        assertThat(event.values(Attribute.USERNAME)).isEmpty();
        assertThat(event.values(Attribute.RESOURCE_NAME)).isEmpty();
        assertThat(event.values(Attribute.EVENT_ID)).containsExactly("a");
    }

    @Test
    void eachResourceHasNameAndTypeOnce() {
        Resource bucket =
                Resource.newBuilder().setArn("arn:aws:s3:::b").setType("AWS::S3::Bucket").build();
        Resource other =
                Resource.newBuilder().setArn("arn:aws:s3:::c").setType("AWS::S3::Bucket").build();

        HistoryEvent event =
                HistoryEvent.of(event("a", NOW).setResources(List.of(bucket, other)).build());

        assertThat(event.values(Attribute.RESOURCE_NAME))
                .containsExactly("arn:aws:s3:::b", "arn:aws:s3:::c");
        assertThat(event.values(Attribute.RESOURCE_TYPE)).containsExactly("AWS::S3::Bucket");
    }

    @Test
    void onlyAClockThatIsFarAheadDoesNotPlaceItsEvents() {
        var slightly = event("a", NOW.plus(Duration.ofMinutes(59))).setIngestTime(NOW).build();
        var far = event("b", NOW.plus(Duration.ofMinutes(61))).setIngestTime(NOW).build();

        assertThat(HistoryEvent.of(slightly).place()).isEqualTo(slightly.getEventTime());
        assertThat(HistoryEvent.of(far).place()).isEqualTo(NOW);
    }

    @Test
    void dataEventsAreKeptOnlyWhereWanted() {
        var data = event("a", NOW).setEventCategory("Data").build();
        var insight = event("b", NOW).setEventCategory("Insight").build();
        var management = event("c", NOW).build();
        var network = event("d", NOW).setEventCategory("NetworkActivity").build();

        HistoryCategories usual = HistoryCategories.withData(false);

        assertThat(List.of(data, insight, management, network))
                .extracting(usual::keep)
                .containsExactly(false, true, true, false);
        assertThat(HistoryCategories.withData(true).keep(data)).isTrue();
        assertThat(HistoryEvent.of(insight).scope().category()).isEqualTo(EventCategory.INSIGHT);
    }
}
