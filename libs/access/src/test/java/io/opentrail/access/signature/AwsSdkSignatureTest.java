package io.opentrail.access.signature;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/// Against the signer of the AWS SDK for Java v2 itself.
final class AwsSdkSignatureTest {

    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final String ACCESS_KEY_ID = "AKIAEXAMPLE000000001";
    private static final String SECRET = "exampleSecret/with+odd=characters";

    private final SignatureVerifier verifier =
            new SignatureVerifier(
                    InstantSource.fixed(NOW), Duration.ofMinutes(5), Set.of("cloudtrail"));

    static Stream<SdkHttpRequest> requests() {
        return Stream.of(
                request("").build(),
                request("/").build(),
                request("/a/./b//c/../d/").build(),
                request("/a/.").build(),
                request("/a/b/..").build(),
                request("/a%20b/%C3%BC/%2F/*'(),:@=+$").build(),
                request("/")
                        .appendRawQueryParameter("b", "2")
                        .appendRawQueryParameter("a", "x y+z/&=~*'()!")
                        .appendRawQueryParameter("a", "")
                        .appendRawQueryParameter("B", "ü値\uD83D\uDE00")
                        .appendRawQueryParameter("a-b", "%41")
                        .appendRawQueryParameter("a", "-")
                        .build(),
                request("/")
                        .appendHeader("X-Many", "  b   b ")
                        .appendHeader("X-Many", "a")
                        .appendHeader("X-Empty", "")
                        .appendHeader("X-Quoted", "\"a   b\"\t c")
                        .build(),
                request("/")
                        .appendHeader(
                                "X-Amz-Target",
                                "com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.ListTrails")
                        .appendHeader("Content-Type", "application/x-amz-json-1.1")
                        .appendHeader("User-Agent", "not signed")
                        .build());
    }

    private static SdkHttpRequest.Builder request(String path) {
        return SdkHttpRequest.builder()
                .method(SdkHttpMethod.POST)
                .protocol("http")
                .host("localhost")
                .port(4580)
                .encodedPath(path);
    }

    @ParameterizedTest
    @MethodSource("requests")
    void whatTheSdkSignsIsVerified(SdkHttpRequest request) {
        byte[] body = "{\"Name\":\"ä\"}".getBytes(StandardCharsets.UTF_8);
        RequestHead head = head(signedBySdk(request, body));

        var claim = (SignatureClaim) verifier.claimOf(head);
        VerificationResult result = verifier.verify(head, claim, SECRET, BodyHash.of(body));

        assertThat(result).isEqualTo(new Verified(ACCESS_KEY_ID, "eu-west-1", "cloudtrail"));
    }

    @ParameterizedTest
    @MethodSource("requests")
    void anEmptyBodySignedByTheSdkIsVerified(SdkHttpRequest request) {
        RequestHead head = head(signedBySdk(request, new byte[0]));

        var claim = (SignatureClaim) verifier.claimOf(head);
        VerificationResult result = verifier.verify(head, claim, SECRET, BodyHash.EMPTY);

        assertThat(result).isInstanceOf(Verified.class);
    }

    @ParameterizedTest
    @MethodSource("requests")
    void ourSignerSignsAsTheSdkDoes(SdkHttpRequest request) {
        SdkHttpRequest bySdk = signedBySdk(request, new byte[] {1});
        var signer =
                new RequestSigner(
                        new Credentials(ACCESS_KEY_ID, SECRET), "eu-west-1", "cloudtrail");

        var added =
                signer.sign(
                        request.method().name(),
                        request.getUri(),
                        headers(request).stream()
                                .filter(header -> !header.name().equalsIgnoreCase("User-Agent"))
                                .toList(),
                        BodyHash.of(new byte[] {1}),
                        NOW);

        assertThat(added.get("Authorization"))
                .isEqualTo(bySdk.firstMatchingHeader("Authorization").orElseThrow());
    }

    private static SdkHttpRequest signedBySdk(SdkHttpRequest request, byte[] body) {
        return AwsV4HttpSigner.create()
                .sign(sign ->
                        sign.identity(AwsCredentialsIdentity.create(ACCESS_KEY_ID, SECRET))
                                .request(request)
                                .payload(() -> new ByteArrayInputStream(body))
                                .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "cloudtrail")
                                .putProperty(AwsV4HttpSigner.REGION_NAME, "eu-west-1")
                                .putProperty(
                                        HttpSigner.SIGNING_CLOCK, Clock.fixed(NOW, ZoneOffset.UTC)))
                .request();
    }

    private static RequestHead head(SdkHttpRequest request) {
        URI uri = request.getUri();
        return new RequestHead(
                request.method().name(),
                request.encodedPath(),
                Optional.ofNullable(uri.getRawQuery()).orElse(""),
                headers(request));
    }

    private static List<Header> headers(SdkHttpRequest request) {
        var headers = new ArrayList<Header>();
        request.forEachHeader(
                (name, values) -> values.forEach(value -> headers.add(new Header(name, value))));
        return headers;
    }
}
