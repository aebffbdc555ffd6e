package io.opentrail.producer.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.ConcurrentModificationException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.DoubleAdder;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EventBuilderTest {

    private static final String ACCOUNT = "111122223333";
    private static final UUID ID = UUID.fromString("01234567-89ab-cdef-0123-456789abcdef");
    private static final EventFactory EVENTS =
            EventFactory.of("billing.example.com", "eu-west-1", ACCOUNT)
                    .withClock(InstantSource.fixed(Instant.parse("2026-01-02T03:04:05.678Z")))
                    .withEventIds(() -> ID);

    private final ObjectMapper json = new ObjectMapper();

    @Test
    void aFullEventHasCloudTrailsFields() {
        var event =
                EVENTS.event("CreateInvoice", UserIdentity.iamUser(ACCOUNT, "alice", "AIDA1"))
                        .readOnly(false)
                        .sourceIpAddress("192.0.2.7")
                        .userAgent("curl/8")
                        .error("AccessDenied", "no")
                        .requestId("r-1")
                        .apiVersion("2026-01-01")
                        .requestParameter("customer", "c-9")
                        .requestParameter("lines", List.of(Map.of("amount", 12.5)))
                        .responseElement("invoiceId", null)
                        .additionalEventData("plan", "gold")
                        .resource(
                                new Resource(
                                        "arn:x:invoice/1", ACCOUNT, "Example::Billing::Invoice"))
                        .vpcEndpoint("vpce-1", "222233334444")
                        .sharedEventId(ID)
                        .sessionCredentialFromConsole()
                        .tls(TlsDetails.of("TLSv1.3", "TLS_AES_128_GCM_SHA256"))
                        .build();

        assertThat(event.toJson())
                .isEqualTo(
                        """
                        {"eventVersion":"1.11","userIdentity":{"type":"IAMUser","principalId":"AIDA1",\
                        "arn":"arn:aws:iam::111122223333:user/alice","accountId":"111122223333","userName":"alice"},\
                        "eventTime":"2026-01-02T03:04:05Z","eventSource":"billing.example.com",\
                        "eventName":"CreateInvoice","awsRegion":"eu-west-1","sourceIPAddress":"192.0.2.7",\
                        "userAgent":"curl/8","errorCode":"AccessDenied","errorMessage":"no",\
                        "requestParameters":{"customer":"c-9","lines":[{"amount":12.5}]},\
                        "responseElements":{"invoiceId":null},"additionalEventData":{"plan":"gold"},\
                        "requestID":"r-1","eventID":"01234567-89ab-cdef-0123-456789abcdef","readOnly":false,\
                        "resources":[{"ARN":"arn:x:invoice/1","accountId":"111122223333",\
                        "type":"Example::Billing::Invoice"}],"eventType":"AwsApiCall","apiVersion":"2026-01-01",\
                        "managementEvent":true,"recipientAccountId":"111122223333",\
                        "sharedEventID":"01234567-89ab-cdef-0123-456789abcdef","vpcEndpointId":"vpce-1",\
                        "vpcEndpointAccountId":"222233334444","eventCategory":"Management",\
                        "sessionCredentialFromConsole":"true",\
                        "tlsDetails":{"tlsVersion":"TLSv1.3","cipherSuite":"TLS_AES_128_GCM_SHA256"}}\
                        """);
        assertThat(event.shortened()).isEmpty();
        assertThat(event.eventId()).isEqualTo(ID.toString());
    }

    @Test
    void theLeastEventIsWhole() throws Exception {
        var event = read(EVENTS.event("Rotate", UserIdentity.service("kms.example.com")).build());

        assertThat(event.get("requestParameters").isNull()).isTrue();
        assertThat(event.get("responseElements").isNull()).isTrue();
        assertThat(event.get("sourceIPAddress").textValue()).isEqualTo("billing.example.com");
        assertThat(event.has("readOnly")).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void theKindDecidesTypeAndCategory(EventKind kind) throws Exception {
        var event = read(EVENTS.event("X", UserIdentity.unknown(null)).kind(kind).build());

        assertThat(event.get("eventType").textValue()).isEqualTo(kind.type());
        assertThat(event.get("eventCategory").textValue()).isEqualTo(kind.category());
        assertThat(Optional.ofNullable(event.get("managementEvent")).map(JsonNode::booleanValue))
                .isEqualTo(kind.managementEvent());
    }

    @Test
    void aFactoryWithoutSenseSaysAllThatIsWrong() {
        assertThatThrownBy(() -> EventFactory.of("", "no region", "1"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("eventSource", "awsRegion", "recipientAccountId");
    }

    @Test
    void longTextsAreCut() throws Exception {
        var event =
                EVENTS.event("X", UserIdentity.unknown(null))
                        .userAgent("é".repeat(600))
                        .error("Code", "m".repeat(1024))
                        .build();

        assertThat(event.shortened()).containsExactly("userAgent");
        assertThat(read(event).get("userAgent").textValue()).isEqualTo("é".repeat(510) + "...");
        assertThat(read(event).get("errorMessage").textValue()).hasSize(1024);
    }

    @Test
    void largeObjectsAreLeftOut() throws Exception {
        var event =
                EVENTS.event("X", UserIdentity.unknown(null))
                        .requestParameter("body", "b".repeat(100 << 10))
                        .responseElement("body", "b".repeat(99 << 10))
                        .additionalEventData("body", "b".repeat(28 << 10))
                        .build();

        assertThat(event.shortened()).containsExactly("requestParameters", "additionalEventData");
        assertThat(read(event).get("requestParameters"))
                .isEqualTo(
                        json.readTree(
                                "{\"omitted\":true,\"originalSize\":102411,\"reason\":\"FIELD_SIZE_EXCEEDED\"}"));
        assertThat(read(event).get("responseElements").get("body").textValue()).hasSize(99 << 10);
    }

    @Test
    void aRecordOverItsLimitLosesFieldsInOrder() throws Exception {
        String large = "b".repeat(99 << 10);

        var event =
                EVENTS.event("X", UserIdentity.unknown(null))
                        .requestId("r")
                        .userAgent("u")
                        .requestParameter("body", large)
                        .responseElement("body", large)
                        .serviceEventDetail("body", large)
                        .build();

        assertThat(event.size()).isLessThanOrEqualTo(SizeLimits.RECORD_BYTES);
        assertThat(event.shortened()).containsExactly("requestID", "serviceEventDetails");
        assertThat(read(event).get("serviceEventDetails").get("reason").textValue())
                .isEqualTo("EVENT_SIZE_EXCEEDED");
        assertThat(read(event).get("requestParameters").get("body").textValue()).isEqualTo(large);
    }

    @Test
    void thereIsRoomForSoManyResourcesOnly() throws Exception {
        var builder = EVENTS.event("X", UserIdentity.unknown(null));
        for (int i = 0; i < 10_000; i++) {
            builder.resource(new Resource("arn:x:thing/" + i, ACCOUNT, "A::B::C"));
        }

        var event = builder.build();

        assertThat(event.shortened()).containsExactly("resources");
        assertThat(read(event).get("resources").size()).isBetween(100, 1000);
        assertThat(event.size()).isLessThan(SizeLimits.RESOURCES_BYTES + 2000);
    }

    @Test
    void whatAHostsClassesThrowIsNoConcernOfTheHost() throws Exception {
        var event =
                EVENTS.event("X", UserIdentity.unknown(null))
                        .requestParameter("bad", new Bad())
                        .responseElement("good", 1)
                        .build();

        assertThat(event.shortened()).containsExactly("requestParameters");
        assertThat(read(event).get("requestParameters").get("reason").textValue())
                .isEqualTo("UNREADABLE");
        assertThat(read(event).get("responseElements").get("good").intValue()).isEqualTo(1);
    }

    @Test
    void anErrorOfAHostsClassesIsNoConcernOfTheHostEither() throws Exception {
        var event =
                EVENTS.withRedaction((field, name, value) -> recursive(value, name))
                        .event("X", UserIdentity.unknown(null))
                        .userAgent("curl/8")
                        .requestParameter("bad", new Recursive())
                        .responseElement("good", 1)
                        .build();

        assertThat(event.shortened()).containsExactly("requestParameters");
        assertThat(read(event).get("userAgent").textValue()).isEqualTo(Redaction.REMOVED);
        assertThat(read(event).get("responseElements").get("good").intValue()).isEqualTo(1);
    }

    @Test
    void aMapThatCannotBeReadIsNoConcernOfTheHost() throws Exception {
        var event =
                EVENTS.event("X", UserIdentity.unknown(null))
                        .requestParameter("n", 1)
                        .requestParameters(new Broken())
                        .build();

        assertThat(event.shortened()).containsExactly("requestParameters");
        assertThat(read(event).get("requestParameters").get("reason").textValue())
                .isEqualTo("UNREADABLE");
    }

    @Test
    @Timeout(60)
    void aStructureThatHoldsItselfTwiceHasAnEndToo() throws Exception {
        var endless = new HashMap<String, Object>();
        endless.put("left", endless);
        endless.put("right", endless);

        var event =
                EVENTS.event("X", UserIdentity.unknown(null)).requestParameters(endless).build();

        assertThat(read(event).get("requestParameters").get("reason").textValue())
                .isEqualTo("FIELD_SIZE_EXCEEDED");
    }

    @Test
    void aNumberThatIsNoneBecomesText() throws Exception {
        var sum = new DoubleAdder();
        sum.add(Double.NaN);

        var event =
                EVENTS.event("X", UserIdentity.unknown(null))
                        .requestParameter("sum", sum)
                        .requestParameter("large", new BigDecimal("1E+400"))
                        .build();

        assertThat(event.toJson()).contains("{\"sum\":\"NaN\",\"large\":1E+400}");
    }

    @Test
    @SuppressWarnings({"NullAway", "NullOptional"}) // what a caller without null checks can do
    void aNullIsAsIfItWereNotSaid() throws Exception {
        var event =
                EVENTS.event(null, null)
                        .kind(null)
                        .at(null)
                        .recipientAccount(null)
                        .requestParameter(null, null)
                        .requestParameters(null)
                        .resource(null)
                        .resource(new Resource(null, null, null))
                        .tls(new TlsDetails(null, null, null, null))
                        .build();

        assertThat(read(event).get("eventName").textValue()).isEqualTo("Unknown");
        assertThat(read(event).get("tlsDetails").isEmpty()).isTrue();
        assertThat(read(event).get("recipientAccountId").textValue()).isEqualTo(ACCOUNT);
    }

    @Test
    void anIdentityHasItsLimitToo() throws Exception {
        var attributes = new HashMap<String, String>();
        for (int i = 0; i < 400; i++) {
            attributes.put("attribute" + i, "x".repeat(1024));
        }
        UserIdentity identity =
                UserIdentity.unknown("alice")
                        .withSession(
                                SessionContext.since(Instant.EPOCH, false)
                                        .withWebIdentity("example.com", attributes));

        var event = EVENTS.event("X", identity).build();

        assertThat(event.size()).isLessThan(SizeLimits.RECORD_BYTES);
        assertThat(event.shortened()).containsExactly("userIdentity");
        assertThat(read(event).get("userIdentity").get("userName").textValue()).isEqualTo("alice");
    }

    @Test
    void aStructureThatHoldsItselfHasAnEnd() throws Exception {
        var endless = new HashMap<String, Object>();
        endless.put("self", endless);

        var event =
                EVENTS.event("X", UserIdentity.unknown(null)).requestParameters(endless).build();

        assertThat(read(event).findValuesAsText("self")).isNotEmpty();
    }

    @Test
    void oddValuesBecomeText() throws Exception {
        var event =
                EVENTS.event("X", UserIdentity.unknown(null))
                        .requestParameter("path", Path.of("a/b"))
                        .requestParameter("maybe", Optional.of(7))
                        .requestParameter("array", new int[] {1, 2})
                        .requestParameter("list", new ArrayList<>(List.of(true)))
                        .build();

        assertThat(read(event).get("requestParameters"))
                .isEqualTo(
                        json.readTree(
                                "{\"path\":\"a/b\",\"maybe\":7,\"array\":[1,2],\"list\":[true]}"));
    }

    @Test
    void eachBuildHasAnIdOfItsOwn() {
        var builder =
                EventFactory.of("a.example.com", "eu-west-1", ACCOUNT)
                        .event("X", UserIdentity.unknown(null));

        assertThat(builder.build().eventId()).isNotEqualTo(builder.build().eventId());
    }

    @Test
    void theBodyIsInNoDescription() {
        var event =
                EVENTS.event("X", UserIdentity.unknown("eve")).requestParameter("a", "b").build();

        assertThat(event).asString().matches("AuditEvent\\[[-0-9a-f]{36}, \\d+ bytes]");
    }

    @Property(tries = 200)
    void anyTextsFitIntoOneValidLine(@ForAll String agent, @ForAll String key, @ForAll String value)
            throws Exception {
        var event =
                EVENTS.event(value, UserIdentity.unknown(agent))
                        .userAgent(agent)
                        .requestParameter(key, value)
                        .error(key, value)
                        .requestId(agent)
                        .build();

        assertThat(event.toJson()).doesNotContain("\n");
        assertThat(event.size()).isLessThanOrEqualTo(SizeLimits.RECORD_BYTES);
        assertThat(new ObjectMapper().readTree(event.toJson()).get("eventID").textValue())
                .isEqualTo(event.eventId());
    }

    private JsonNode read(AuditEvent event) throws Exception {
        return json.readTree(event.toJson());
    }

    /// As an owner's rule whose search does not end.
    private static @Nullable Object recursive(@Nullable Object value, String name) {
        return name.equals("userAgent") ? recursive(value, name) : value;
    }

    /// As an object that holds another that holds the first, and prints both.
    private static final class Recursive {
        @Override
        public String toString() {
            return "Recursive" + String.valueOf(this);
        }
    }

    /// As one that another thread changes.
    private static final class Broken extends AbstractMap<String, Object> {
        @Override
        public Set<Entry<String, Object>> entrySet() {
            throw new ConcurrentModificationException();
        }
    }

    /// Cannot be read.
    private static final class Bad {
        @Override
        public String toString() {
            throw new IllegalStateException("bad");
        }
    }
}
