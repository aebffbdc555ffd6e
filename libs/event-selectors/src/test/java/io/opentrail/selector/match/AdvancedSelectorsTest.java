package io.opentrail.selector.match;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentrail.event.AuditEvent;
import io.opentrail.event.Resource;
import io.opentrail.event.UserIdentity;
import io.opentrail.schemas.serde.TrustedRecords;
import io.opentrail.selector.AdvancedText;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdvancedSelectorsTest {

    private static final String OBJECT = "AWS::S3::Object";
    private static final String OBJECTS =
            "eventCategory Equals Data; resources.type Equals " + OBJECT;

    @BeforeAll
    static void trustRecords() {
        TrustedRecords.trust();
    }

    @ParameterizedTest
    @CsvSource({
        "Equals GetObject, true",
        "Equals getobject, false",
        "Equals Get, false",
        "Equals Get*, false",
        "StartsWith Get, true",
        "StartsWith Put|GetObject, true",
        "StartsWith GetObjectAcl, false",
        "StartsWith A|G|GetX|Z, true",
        "EndsWith Object, true",
        "EndsWith A|t|xGetObject, true",
        "EndsWith get, false",
        "NotEquals GetObject, false",
        "NotEquals PutObject, true",
        "NotStartsWith Get, false",
        "NotStartsWith Put|List, true",
        "NotEndsWith Object, false",
        "NotEndsWith Acl, true",
        "Equals PutObject StartsWith Get, true",
        "Equals PutObject EndsWith Acl, false",
        "StartsWith Get NotEquals GetObject, false",
        "StartsWith Get NotEquals GetObjectAcl, true",
        "NotEquals PutObject NotEndsWith Object, false",
        "StartsWith Get NotEquals GetX NotStartsWith P NotEndsWith Acl, true",
    })
    void anyOperatorThatSelectsAndNoneThatDeselects(String conditions, boolean expected) {
        boolean matches = matches(data("arn:aws:s3:::b/k"), OBJECTS + "; eventName " + conditions);

        assertThat(matches).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "eventType Equals AwsApiCall, false",
        "eventType NotEquals AwsApiCall, true",
        "userIdentity.arn StartsWith a, false",
        "userIdentity.arn NotStartsWith a, true",
        "userIdentity.arn StartsWith a NotEndsWith b, false",
        "sessionCredentialFromConsole Equals true, false",
        "sessionCredentialFromConsole NotEquals true, true",
        "readOnly Equals true, false",
        "readOnly Equals false, true",
    })
    void whatTheRecordLacksIsNotSelectedAndNotDeselected(String field, boolean expected) {
        boolean matches = matches(data("arn:aws:s3:::b/k"), OBJECTS + "; " + field);

        assertThat(matches).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "eventSource Equals s3.amazonaws.com, true",
        "eventSource NotEquals s3.amazonaws.com, false",
        "eventType Equals AwsApiCall, true",
        "userIdentity.arn EndsWith /alice, true",
        "userIdentity.arn EndsWith /bob, false",
        "sessionCredentialFromConsole Equals true, true",
        "sessionCredentialFromConsole NotEquals true, false",
        "readOnly Equals true, true",
        "readOnly Equals false, false",
    })
    void everyFieldOfDataEventsIsRead(String field, boolean expected) {
        AuditEvent event =
                AuditEvent.newBuilder(data("arn:aws:s3:::b/k"))
                        .setEventType("AwsApiCall")
                        .setReadOnly(true)
                        .setUserIdentity(
                                UserIdentity.newBuilder()
                                        .setArn("arn:aws:iam::111122223333:user/alice")
                                        .build())
                        .setSessionCredentialFromConsole("true")
                        .build();

        boolean matches = matches(event, OBJECTS + "; " + field);

        assertThat(matches).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "errorCode Equals VpceAccessDenied, true",
        "vpcEndpointId StartsWith vpce-1, true",
        "vpcEndpointId StartsWith vpce-2, false",
    })
    void everyFieldOfNetworkActivityEventsIsRead(String field, boolean expected) {
        AuditEvent event =
                event().setEventCategory("NetworkActivity")
                        .setErrorCode("VpceAccessDenied")
                        .setVpcEndpointId("vpce-12")
                        .build();

        boolean matches =
                matches(
                        event,
                        "eventCategory Equals NetworkActivity; eventSource Equals s3.amazonaws.com; "
                                + field);

        assertThat(matches).isEqualTo(expected);
    }

    /// Resources of the selected type are a; others are not asked.
    @ParameterizedTest
    @CsvSource({
        "StartsWith arn:a, arn:a1, true",
        "StartsWith arn:a, arn:b1 arn:a1, true",
        "StartsWith arn:a, arn:b1 arn:c1, false",
        "StartsWith arn:a, '', false",
        "StartsWith arn:a, -, false",
        "StartsWith arn:a, - arn:a1, true",
        "NotStartsWith arn:a, arn:b1, true",
        "NotStartsWith arn:a, arn:b1 arn:a1, false",
        "NotStartsWith arn:a, -, true",
        "NotStartsWith arn:a, '', false",
        "StartsWith arn:a NotEquals arn:a1, arn:a1 arn:a2, false",
        "StartsWith arn:a NotEquals arn:b1, arn:a1 arn:b1, false",
        "StartsWith arn:a NotEquals arn:b1, arn:a1 arn:c1, true",
        "StartsWith arn:other, arn:a1 other=arn:other, false",
        "NotStartsWith arn:other, arn:a1 other=arn:other, true",
        "StartsWith arn:other, other=arn:other, false",
    })
    void anyResourceOfTheTypeSelectsAndAnyDeselects(
            String conditions, String resources, boolean expected) {
        AuditEvent event = data(resources.split(" ", -1));

        boolean matches = matches(event, OBJECTS + "; resources.ARN " + conditions);

        assertThat(matches).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "Management,false",
        "Insight,false",
        "NetworkActivity,false",
        "Own,false",
        "Data,true"
    })
    void aSelectorPicksFromItsCategory(String category, boolean expected) {
        AuditEvent event =
                AuditEvent.newBuilder(data("arn:aws:s3:::b/k")).setEventCategory(category).build();

        boolean matches = matches(event, OBJECTS);

        assertThat(matches).isEqualTo(expected);
    }

    @Test
    void anyOfTheSelectorsIsEnough() {
        AuditEvent event = data("arn:aws:s3:::b/k");

        boolean matches =
                matches(
                        event,
                        "eventCategory Equals Management",
                        OBJECTS + "; eventName Equals PutObject",
                        OBJECTS + "; eventName Equals GetObject");

        assertThat(matches).isTrue();
    }

    private static boolean matches(AuditEvent event, String... selectors) {
        return CompiledSelectors.ofAdvanced(AdvancedText.selectors(selectors)).matches(event);
    }

    /// @param arns of S3 objects; `-` is one without, `other=` is of another type
    private static AuditEvent data(String... arns) {
        return event().setEventCategory("Data")
                .setResources(
                        Arrays.stream(arns)
                                .map(AdvancedSelectorsTest::resource)
                                .filter(Objects::nonNull)
                                .toList())
                .build();
    }

    private static @Nullable Resource resource(String text) {
        if (text.isEmpty()) {
            return null;
        }
        if (text.startsWith("other=")) {
            return new Resource(text.substring("other=".length()), null, "AWS::S3::Bucket");
        }
        return new Resource(text.equals("-") ? null : text, null, OBJECT);
    }

    private static AuditEvent.Builder event() {
        return AuditEvent.newBuilder()
                .setEventId("e-1")
                .setEventTime(Instant.EPOCH)
                .setIngestTime(Instant.EPOCH)
                .setRecipientAccountId("111122223333")
                .setAwsRegion("us-east-1")
                .setEventSource("s3.amazonaws.com")
                .setEventName("GetObject")
                .setResources(List.of())
                .setRecord(ByteBuffer.allocate(0));
    }
}
