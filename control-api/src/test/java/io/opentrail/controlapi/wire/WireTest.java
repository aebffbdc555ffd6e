package io.opentrail.controlapi.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.cloudtrail.model.CreateTrailRequest;
import software.amazon.awssdk.services.cloudtrail.model.DescribeTrailsResponse;
import software.amazon.awssdk.services.cloudtrail.model.EventSelector;
import software.amazon.awssdk.services.cloudtrail.model.GetEventSelectorsResponse;
import software.amazon.awssdk.services.cloudtrail.model.ListPublicKeysRequest;
import software.amazon.awssdk.services.cloudtrail.model.ListPublicKeysResponse;
import software.amazon.awssdk.services.cloudtrail.model.PublicKey;
import software.amazon.awssdk.services.cloudtrail.model.PutEventSelectorsRequest;
import software.amazon.awssdk.services.cloudtrail.model.Trail;

final class WireTest {

    @Test
    void membersAreReadAndUnknownOnesPassedOver() throws Exception {
        String json =
                """
                {"Name":"all","IsMultiRegionTrail":true,"Future":{"x":[1]},"S3KeyPrefix":null,
                 "TagsList":[{"Key":"team","Value":"audit"}]}\
                """;

        var request = (CreateTrailRequest) read(json, CreateTrailRequest.builder());

        assertThat(request.name()).isEqualTo("all");
        assertThat(request.isMultiRegionTrail()).isTrue();
        assertThat(request.s3KeyPrefix()).isNull();
        assertThat(request.includeGlobalServiceEvents()).isNull();
        assertThat(request.tagsList().getFirst().value()).isEqualTo("audit");
    }

    @Test
    void nestedListsAreRead() throws Exception {
        String json =
                """
                {"EventSelectors":[{"ReadWriteType":"ReadOnly","DataResources":
                 [{"Type":"AWS::S3::Object","Values":["arn:aws:s3:::b/","arn:aws:s3"]}]}]}\
                """;

        var request = (PutEventSelectorsRequest) read(json, PutEventSelectorsRequest.builder());

        assertThat(request.eventSelectors().getFirst().dataResources().getFirst().values())
                .containsExactly("arn:aws:s3:::b/", "arn:aws:s3");
    }

    @Test
    void timesAreSecondsWithFraction() throws Exception {
        var request =
                (ListPublicKeysRequest)
                        read("{\"StartTime\":1446501600.25}", ListPublicKeysRequest.builder());

        assertThat(request.startTime()).isEqualTo(Instant.ofEpochMilli(1_446_501_600_250L));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"Name\":1}|Name must be a string",
                "{\"IsMultiRegionTrail\":\"true\"}|IsMultiRegionTrail must be true or false",
                "{\"TagsList\":{}}|TagsList must be a list",
                "{\"TagsList\":[{\"Key\":false}]}|TagsList[0].Key must be a string",
                "[]|The body must be an object",
                "{\"Name\"|The body is not JSON",
                "{} x|The body is not JSON",
                "{\"Name\":\"ab\\ud800\"}|Name has a surrogate without its other half"
            })
    void wrongTypesAreRefusedByPath(String json, String message) {
        assertThatThrownBy(() -> read(json, CreateTrailRequest.builder()))
                .isInstanceOf(MalformedRequestException.class)
                .hasMessageStartingWith(message);
    }

    @Test
    void theParsersOwnNamesAreNotToldToCallers() {
        String deep = "{\"x\":" + "[".repeat(200_000);

        var mismatched = problem(utf8("{\"TagsList\":[}"));
        var tooDeep = problem(utf8(deep));

        assertThat(mismatched)
                .isEqualTo(
                        "The body is not JSON: Unexpected close marker '}': expected ']' (for Array starting at line: 1, column: 13) (line 1, column 14)");
        assertThat(tooDeep)
                .isEqualTo(
                        "The body is not JSON: Document nesting depth (1001) exceeds the maximum allowed (1000)");
    }

    @Test
    void bodiesAreStrictlyUtf8() {
        byte[] overlong = {'{', '"', (byte) 0xc0, (byte) 0xaf, '"', ':', '1', '}'};
        byte[] twoBytesACharacter = "{}".getBytes(StandardCharsets.UTF_16);

        assertThat(problem(overlong)).isEqualTo("The body is not UTF-8 at byte 2");
        assertThat(problem(twoBytesACharacter)).isEqualTo("The body is not UTF-8 at byte 0");
        assertThat(problem("{}".getBytes(StandardCharsets.UTF_16LE)))
                .startsWith("The body is not JSON");
    }

    @Test
    void longMessagesAreCutOff() {
        var body = ResponseWriter.error("Code", "x" + "\ud83d\ude00".repeat(100_000));

        assertThat(body).hasSizeLessThan(10_000);
        assertThat(new String(body, StandardCharsets.UTF_8)).endsWith("…\"}");
    }

    private static String problem(byte[] body) {
        return catchThrowableOfType(
                        MalformedRequestException.class,
                        () -> RequestReader.read(body, CreateTrailRequest.builder()))
                .problem();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void unsetMembersAreLeftOutAndEmptyListsWritten() {
        var response =
                GetEventSelectorsResponse.builder()
                        .eventSelectors(
                                EventSelector.builder()
                                        .readWriteType("All")
                                        .dataResources(List.of())
                                        .build())
                        .build();

        String json = written(response);

        assertThat(json)
                .isEqualTo(
                        "{\"EventSelectors\":[{\"ReadWriteType\":\"All\",\"DataResources\":[]}]}");
    }

    @Test
    void blobsAreBase64AndTimesNumbers() {
        var key =
                PublicKey.builder()
                        .value(SdkBytes.fromByteArray(new byte[] {48, -126, 1, 10}))
                        .validityStartTime(Instant.ofEpochMilli(1_446_501_600_250L))
                        .fingerprint("7f")
                        .build();

        String json = written(ListPublicKeysResponse.builder().publicKeyList(key).build());

        assertThat(json)
                .contains("\"Value\":\"MIIBCg==\"")
                .contains("\"ValidityStartTime\":1446501600.250");
    }

    @Test
    void whatIsWrittenIsReadAgain() throws Exception {
        var response =
                DescribeTrailsResponse.builder()
                        .trailList(Trail.builder().name("a\"b").isMultiRegionTrail(false).build())
                        .build();

        var again = read(written(response), DescribeTrailsResponse.builder());

        assertThat(again).isEqualTo(response);
    }

    private static SdkPojo read(String json, SdkPojo builder) throws MalformedRequestException {
        return RequestReader.read(json.getBytes(StandardCharsets.UTF_8), builder);
    }

    private static String written(SdkPojo response) {
        return new String(ResponseWriter.write(response), StandardCharsets.UTF_8);
    }
}
