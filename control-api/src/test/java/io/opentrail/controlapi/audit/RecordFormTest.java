package io.opentrail.controlapi.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.cloudtrail.model.CreateTrailRequest;
import software.amazon.awssdk.services.cloudtrail.model.DeleteTrailRequest;
import software.amazon.awssdk.services.cloudtrail.model.DescribeTrailsRequest;
import software.amazon.awssdk.services.cloudtrail.model.DescribeTrailsResponse;
import software.amazon.awssdk.services.cloudtrail.model.ListPublicKeysRequest;
import software.amazon.awssdk.services.cloudtrail.model.ListPublicKeysResponse;
import software.amazon.awssdk.services.cloudtrail.model.StopLoggingRequest;
import software.amazon.awssdk.services.cloudtrail.model.StopLoggingResponse;
import software.amazon.awssdk.services.cloudtrail.model.Trail;

final class RecordFormTest {

    private static final UUID EVENT_ID = UUID.fromString("3a1acb39-c13b-4e73-a0e3-dcd8ce5c1a3a");

    @Test
    void denialHasTheNameThatRecordsUse() throws IOException {
        var record =
                record(
                        Calls.of("StopLogging", StopLoggingRequest.builder().name("all").build()),
                        new CallResult.Failed("AccessDeniedException", "User: … may not"));

        assertThat(record.path("errorCode").textValue()).isEqualTo("AccessDenied");
        assertThat(record.path("errorMessage").textValue()).isEqualTo("User: … may not");
        assertThat(record.path("requestParameters").toString()).isEqualTo("{\"name\":\"all\"}");
        assertThat(record.path("responseElements").isNull()).isTrue();
    }

    @Test
    void readsHaveNoResponseElementsAndEmptyRequestsNoParameters() throws IOException {
        var response =
                DescribeTrailsResponse.builder()
                        .trailList(Trail.builder().name("all").build())
                        .build();

        var record =
                record(
                        Calls.of("DescribeTrails", DescribeTrailsRequest.builder().build()),
                        new CallResult.Succeeded(response));

        assertThat(record.path("readOnly").booleanValue()).isTrue();
        assertThat(record.path("requestParameters").isNull()).isTrue();
        assertThat(record.path("responseElements").isNull()).isTrue();
        assertThat(record.has("responseElements")).isTrue();
    }

    @Test
    void timesAreInCloudTrailsWords() throws IOException {
        var request =
                ListPublicKeysRequest.builder()
                        .startTime(Instant.parse("2023-07-10T12:05:54.9Z"))
                        .build();

        var record =
                record(
                        Calls.of("ListPublicKeys", request),
                        new CallResult.Succeeded(ListPublicKeysResponse.builder().build()));

        assertThat(record.at("/requestParameters/startTime").textValue())
                .isEqualTo("Jul 10, 2023, 12:05:54 PM");
    }

    @Test
    void parametersAreOmittedAboveTheirLimit() throws IOException {
        int overhead = "{\"name\":\"\"}".length();
        String longest = "x".repeat(SizeLimits.MAX_OBJECT_BYTES - overhead);
        var fits = record(call(longest), new CallResult.Failed("InvalidTrailNameException", ""));
        var over =
                record(call(longest + "x"), new CallResult.Failed("InvalidTrailNameException", ""));

        assertThat(fits.at("/requestParameters/name").textValue()).isEqualTo(longest);
        assertThat(over.path("requestParameters").toString())
                .isEqualTo(
                        "{\"omitted\":true,\"originalSize\":102401,\"reason\":\"FIELD_SIZE_EXCEEDED\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "ä", "€", "🦉"})
    void longTextsAreCutBetweenCharacters(String character) throws IOException {
        String text = "a" + character.repeat(1_024);
        var origin = new CallOrigin("::1", Optional.of(text), Optional.empty());

        var record =
                record(
                        Calls.of("DeleteTrail", origin, Optional.empty()),
                        new CallResult.Failed("TrailNotFoundException", text));

        for (String field : new String[] {"userAgent", "errorMessage"}) {
            String cut = record.path(field).textValue();
            assertThat(cut).endsWith("...");
            assertThat(text).startsWith(cut.substring(0, cut.length() - 3));
            assertThat(cut.getBytes(StandardCharsets.UTF_8).length).isBetween(1_021, 1_024);
        }
    }

    @Test
    void textAtItsLimitIsWhole() {
        assertThat(SizeLimits.text("x".repeat(1_024))).isEqualTo("x".repeat(1_024));
    }

    @Test
    void recordHoldsNoSecretAndAnAbsentUserAgentIsLeftOut() throws IOException {
        var origin = new CallOrigin("10.1.2.3", Optional.empty(), Optional.empty());

        var record =
                record(
                        Calls.of("StopLogging", origin, Optional.empty()),
                        new CallResult.Succeeded(StopLoggingResponse.builder().build()));

        assertThat(record.toString()).doesNotContain("very secret");
        assertThat(record.has("userAgent")).isFalse();
        assertThat(record.has("tlsDetails")).isFalse();
    }

    @Test
    void usersHaveIdsOfTheirOwnThatStay() throws IOException {
        var result = new CallResult.Succeeded(StopLoggingResponse.builder().build());
        var call = Calls.of("DeleteTrail", DeleteTrailRequest.builder().name("all").build());

        assertThat(record(call, result).at("/userIdentity/principalId").textValue())
                .matches("AIDA[0-9A-V]{17}")
                .isEqualTo(record(call, result).at("/userIdentity/principalId").textValue());
    }

    private static AuditedCall call(String name) {
        return Calls.of("CreateTrail", CreateTrailRequest.builder().name(name).build());
    }

    private static JsonNode record(AuditedCall call, CallResult result) throws IOException {
        return new JsonMapper().readTree(RecordForm.of(call, result, EVENT_ID, Calls.COMPLETED));
    }
}
