package io.opentrail.controlapi.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.opentrail.access.identity.Principal.UserPrincipal;
import io.opentrail.access.identity.Secret;
import io.opentrail.controlapi.wire.RequestReader;
import io.opentrail.schemas.envelope.RealRecords;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.core.SdkPojo;

/// What CloudTrail recorded of real calls is what is recorded here of the same calls.
final class RealRecordsTest {

    private static final JsonMapper JSON = new JsonMapper();
    private static final String MODEL = "software.amazon.awssdk.services.cloudtrail.model.";

    @Test
    void operationsOfTheTrailApiAreAmongThem() throws IOException {
        assertThat(records())
                .extracting(record -> record.path("eventName").textValue())
                .contains(
                        "CreateTrail",
                        "DeleteTrail",
                        "StartLogging",
                        "StopLogging",
                        "PutEventSelectors",
                        "GetEventSelectors",
                        "GetTrailStatus",
                        "DescribeTrails");
    }

    @ParameterizedTest
    @MethodSource("records")
    void recordIsTheSame(JsonNode real) throws Exception {
        byte[] made =
                RecordForm.of(
                        call(real),
                        result(real),
                        UUID.fromString(real.path("eventID").textValue()),
                        Instant.parse(real.path("eventTime").textValue()).plusMillis(999));

        JsonNode record = JSON.readTree(made);
        assertThat(names(record)).isEqualTo(names(real));
        assertThat(names(record.path("userIdentity"))).isEqualTo(names(real.path("userIdentity")));
        assertThat(record.at("/userIdentity/principalId").textValue())
                .hasSameSizeAs(real.at("/userIdentity/principalId").textValue())
                .startsWith("AIDA");
        assertThat(comparable(record)).isEqualTo(comparable(real));
    }

    /// Of users with a key of their own, in the form that is written here.
    static List<JsonNode> records() throws IOException {
        List<JsonNode> records = new ArrayList<>();
        for (String line : RealRecords.all()) {
            if (line.contains("cloudtrail.amazonaws.com")) {
                JsonNode record = JSON.readTree(line);
                if (record.path("eventSource").asText().equals("cloudtrail.amazonaws.com")
                        && record.at("/userIdentity/type").asText().equals("IAMUser")
                        && record.path("userIdentity").path("sessionContext").isMissingNode()
                        && record.path("eventVersion").asText().equals("1.09")
                        && isOperation(record.path("eventName").textValue())) {
                    records.add(record);
                }
            }
        }
        return records;
    }

    private static boolean isOperation(String name) {
        try {
            Class.forName(MODEL + name + "Request");
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    private static AuditedCall call(JsonNode real) throws Exception {
        JsonNode user = real.path("userIdentity");
        JsonNode parameters = real.path("requestParameters");
        return new AuditedCall(
                real.path("requestID").textValue(),
                Instant.EPOCH,
                "cloudtrail",
                real.path("eventName").textValue(),
                real.path("awsRegion").textValue(),
                new UserPrincipal(
                        user.path("accountId").textValue(),
                        user.path("userName").textValue(),
                        Map.of(),
                        List.of(),
                        new Secret("secret")),
                user.path("accessKeyId").textValue(),
                new CallOrigin(
                        real.path("sourceIPAddress").textValue(),
                        Optional.of(real.path("userAgent").textValue()),
                        Optional.ofNullable(
                                real.at("/tlsDetails/clientProvidedHostHeader").textValue())),
                parameters.isNull()
                        ? Optional.empty()
                        : Optional.of(shape(real, "Request", parameters)));
    }

    private static CallResult result(JsonNode real) throws Exception {
        return real.has("errorCode")
                ? new CallResult.Failed(
                        real.path("errorCode").textValue(), real.path("errorMessage").textValue())
                : new CallResult.Succeeded(
                        shape(
                                real,
                                "Response",
                                real.path("responseElements").isNull()
                                        ? JSON.createObjectNode()
                                        : real.path("responseElements")));
    }

    /// Filled from the wire's form of the record's members.
    private static SdkPojo shape(JsonNode real, String kind, JsonNode members) throws Exception {
        Class<?> type = Class.forName(MODEL + real.path("eventName").textValue() + kind);
        return RequestReader.read(
                capitalized(members).toString().getBytes(StandardCharsets.UTF_8),
                (SdkPojo) type.getMethod("builder").invoke(null));
    }

    /// Under both names: on the wire most members begin with a capital letter, a few do not.
    private static JsonNode capitalized(JsonNode node) {
        if (node.isArray()) {
            var array = JSON.createArrayNode();
            node.forEach(element -> array.add(capitalized(element)));
            return array;
        }
        if (!node.isObject()) {
            return node;
        }
        ObjectNode object = JSON.createObjectNode();
        node.properties()
                .forEach(member -> {
                    String name = member.getKey();
                    JsonNode value = capitalized(member.getValue());
                    object.set(name, value);
                    object.set(
                            name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1),
                            value);
                });
        return object;
    }

    private static List<String> names(JsonNode object) {
        return object.properties().stream().map(member -> member.getKey()).toList();
    }

    /// Without the version, the user's made-up id, and what is not known here of TLS.
    private static JsonNode comparable(JsonNode record) {
        ObjectNode copy = record.deepCopy();
        copy.remove("eventVersion");
        ((ObjectNode) copy.path("userIdentity")).remove("principalId");
        Stream.of(copy.path("tlsDetails"))
                .filter(JsonNode::isObject)
                .forEach(tls -> ((ObjectNode) tls).remove(List.of("tlsVersion", "cipherSuite")));
        return copy;
    }
}
