package io.opentrail.selector.match;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentrail.event.AuditEvent;
import io.opentrail.event.Resource;
import io.opentrail.selector.EventCategory;
import io.opentrail.selector.TrailSelectors;
import io.opentrail.trail.DataResource;
import io.opentrail.trail.EventSelector;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BasicSelectorsTest {

    private static final EventSelector DEFAULT =
            new EventSelector("All", true, List.of(), List.of());

    private static final String OBJECT = "AWS::S3::Object";
    private static final String FUNCTION = "AWS::Lambda::Function";
    private static final String TABLE = "AWS::DynamoDB::Table";
    private static final String STREAM = "AWS::DynamoDB::Stream";

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            textBlock =
                    """
                    Management,      -,     MANAGEMENT
                    Management,      false, MANAGEMENT
                    Data,            -,     DATA
                    Insight,         -,     INSIGHT
                    NetworkActivity, -,     NETWORK_ACTIVITY
                    Evidence,        -,     EVIDENCE
                    Own,             -,     OTHER
                    -,               -,     MANAGEMENT
                    -,               true,  MANAGEMENT
                    -,               false, DATA
                    """)
    void categoryIsTheRecordsOwnOrElseFollowsManagementEvent(
            String category, Boolean managementEvent, EventCategory expected) {
        AuditEvent event =
                event().setEventCategory(category).setManagementEvent(managementEvent).build();

        EventCategory actual = EventCategory.of(event);

        assertThat(actual).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            textBlock =
                    """
                    All,       true,  true
                    All,       -,     true
                    ReadOnly,  true,  true
                    ReadOnly,  false, false
                    ReadOnly,  -,     false
                    WriteOnly, true,  false
                    WriteOnly, false, true
                    WriteOnly, -,     true
                    """)
    void anEventThatDoesNotSayItIsAReadIsAWrite(
            String readWriteType, Boolean readOnly, boolean expected) {
        AuditEvent event = event().setReadOnly(readOnly).build();
        EventSelector selector = new EventSelector(readWriteType, true, List.of(), List.of());

        boolean matches = matches(List.of(selector), event);

        assertThat(matches).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Data", "Insight", "NetworkActivity", "Evidence"})
    void aNewTrailPicksNothingButManagementEvents(String category) {
        AuditEvent event = event().setEventCategory(category).build();

        boolean matches = matches(List.of(DEFAULT), event);

        assertThat(matches).isFalse();
    }

    @Test
    void aNewTrailPicksEveryManagementEvent() {
        AuditEvent event = event().setEventCategory("Management").build();

        boolean matches = matches(List.of(DEFAULT), event);

        assertThat(matches).isTrue();
    }

    @Test
    void anExcludedSourceIsLeftOut() {
        EventSelector selector =
                new EventSelector("All", true, List.of(), List.of("kms.amazonaws.com"));

        boolean kms =
                matches(List.of(selector), event().setEventSource("kms.amazonaws.com").build());
        boolean other = matches(List.of(selector), event().build());

        assertThat(kms).isFalse();
        assertThat(other).isTrue();
    }

    @Test
    void anEventIsPickedIfAnySelectorPicksIt() {
        EventSelector none = new EventSelector("All", false, List.of(), List.of());

        boolean matches = matches(List.of(none, DEFAULT), event().build());

        assertThat(matches).isTrue();
        assertThat(matches(List.of(none), event().build())).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        OBJECT + ",arn:aws:s3," + OBJECT + ",arn:aws:s3:::b/k,true",
        OBJECT + ",arn:aws:s3:::," + OBJECT + ",arn:aws:s3:::b/k,true",
        OBJECT + ",arn:aws-cn:s3:::," + OBJECT + ",arn:aws-cn:s3:::b/k,true",
        OBJECT + ",arn:aws:s3:::b/," + OBJECT + ",arn:aws:s3:::b/k,true",
        OBJECT + ",arn:aws:s3:::b/," + OBJECT + ",arn:aws:s3:::b2/k,false",
        OBJECT + ",arn:aws:s3:::b/pre," + OBJECT + ",arn:aws:s3:::b/prefix/k,true",
        OBJECT + ",arn:aws:s3:::b/pre," + OBJECT + ",arn:aws:s3:::b/Pre,false",
        OBJECT + ",arn:aws:s3:::," + "AWS::S3::Bucket,arn:aws:s3:::b,false",
        FUNCTION + ",arn:aws:lambda," + FUNCTION + ",arn:aws:lambda:r:1:function:f,true",
        FUNCTION
                + ",arn:aws:lambda:r:1:function:f,"
                + FUNCTION
                + ",arn:aws:lambda:r:1:function:f,true",
        FUNCTION
                + ",arn:aws:lambda:r:1:function:f,"
                + FUNCTION
                + ",arn:aws:lambda:r:1:function:f:live,true",
        FUNCTION
                + ",arn:aws:lambda:r:1:function:f,"
                + FUNCTION
                + ",arn:aws:lambda:r:1:function:f2,false",
        TABLE + ",arn:aws:dynamodb," + TABLE + ",arn:aws:dynamodb:r:1:table/t,true",
        TABLE + ",arn:aws:dynamodb:r:1:table/t," + TABLE + ",arn:aws:dynamodb:r:1:table/t,true",
        TABLE + ",arn:aws:dynamodb:r:1:table/t," + TABLE + ",arn:aws:dynamodb:r:1:table/t2,false",
        TABLE
                + ",arn:aws:dynamodb:r:1:table/t,"
                + STREAM
                + ",arn:aws:dynamodb:r:1:table/t/stream/s,true",
        TABLE
                + ",arn:aws:dynamodb:r:1:table/t,"
                + STREAM
                + ",arn:aws:dynamodb:r:1:table/t2/stream/s,false",
    })
    void dataEventsArePickedByTypeAndArn(
            String selectedType, String value, String type, String arn, boolean expected) {
        EventSelector selector =
                new EventSelector(
                        "All",
                        false,
                        List.of(new DataResource(selectedType, List.of(value))),
                        List.of());
        AuditEvent event =
                event().setEventCategory("Data")
                        .setResources(List.of(new Resource(arn, null, type)))
                        .build();

        boolean matches = matches(List.of(selector), event);

        assertThat(matches).isEqualTo(expected);
    }

    @Test
    void aResourceWithoutArnMatchesTheFormForAllOnly() {
        AuditEvent event =
                event().setEventCategory("Data")
                        .setResources(List.of(new Resource(null, null, OBJECT)))
                        .build();

        boolean all = matches(List.of(objects("arn:aws:s3:::")), event);
        boolean one = matches(List.of(objects("arn:aws:s3:::b/")), event);

        assertThat(all).isTrue();
        assertThat(one).isFalse();
    }

    private static boolean matches(List<EventSelector> selectors, AuditEvent event) {
        return CompiledSelectors.of(new TrailSelectors.Basic(selectors)).matches(event);
    }

    private static EventSelector objects(String value) {
        return new EventSelector(
                "All", false, List.of(new DataResource(OBJECT, List.of(value))), List.of());
    }

    private static AuditEvent.Builder event() {
        return AuditEvent.newBuilder()
                .setEventId("e-1")
                .setEventTime(Instant.EPOCH)
                .setIngestTime(Instant.EPOCH)
                .setRecipientAccountId("111122223333")
                .setAwsRegion("us-east-1")
                .setEventSource("ec2.amazonaws.com")
                .setEventName("RunInstances")
                .setResources(List.of())
                .setRecord(ByteBuffer.allocate(0));
    }
}
