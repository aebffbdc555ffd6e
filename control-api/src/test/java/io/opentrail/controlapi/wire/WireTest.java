package io.opentrail.controlapi.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
                "{} x|The body is not JSON"
            })
    void wrongTypesAreRefusedByPath(String json, String message) {
        assertThatThrownBy(() -> read(json, CreateTrailRequest.builder()))
                .isInstanceOf(MalformedRequestException.class)
                .hasMessageStartingWith(message);
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
