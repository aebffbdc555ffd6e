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
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner.AuthLocation;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;

/// Random requests, signed by the AWS SDK for Java.
final class RandomRequestPropertyTest {

    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final String ACCESS_KEY_ID = "AKIAEXAMPLE000000001";
    private static final String SECRET = "exampleSecret/with+odd=characters";

    /// A request before it is signed; query and headers are pairs of a name and a value, not
    /// encoded.
    record Sent(
            SdkHttpMethod method,
            List<String> segments,
            List<List<String>> query,
            List<List<String>> headers,
            String body,
            String region,
            Optional<String> sessionToken) {

        byte[] bytes() {
            return body.getBytes(StandardCharsets.UTF_8);
        }

        SdkHttpRequest request() {
            var request =
                    SdkHttpRequest.builder()
                            .method(method)
                            .protocol("http")
                            .host("localhost")
                            .port(4580)
                            .encodedPath("/" + String.join("/", segments));
            query.forEach(each -> request.appendRawQueryParameter(each.getFirst(), each.getLast()));
            headers.forEach(each -> request.appendHeader(each.getFirst(), each.getLast()));
            return request.build();
        }
    }

    private final SignatureVerifier verifier =
            new SignatureVerifier(
                            InstantSource.fixed(NOW), Duration.ofMinutes(5), Set.of("cloudtrail"))
                    .acceptingPresigned();

    @Property(tries = 500)
    void whatTheSdkSignsIsVerified(@ForAll("sent") Sent sent) {
        RequestHead head = head(signed(sent, AuthLocation.HEADER));

        VerificationResult result = outcome(head, sent.bytes());

        assertThat(result).isEqualTo(new Verified(ACCESS_KEY_ID, sent.region(), "cloudtrail"));
    }

    @Property(tries = 500)
    void whatTheSdkPresignsIsVerified(@ForAll("sent") Sent sent) {
        RequestHead head = head(signed(sent, AuthLocation.QUERY_STRING));

        VerificationResult result = outcome(head, sent.bytes());

        assertThat(result).isEqualTo(new Verified(ACCESS_KEY_ID, sent.region(), "cloudtrail"));
    }

    @Property(tries = 300)
    void ourSignerSignsAsTheSdkDoes(@ForAll("sent") Sent sent) {
        SdkHttpRequest request = sent.request();
        var headers = new ArrayList<>(headers(request));
        sent.sessionToken()
                .ifPresent(token -> headers.add(new Header("X-Amz-Security-Token", token)));
        var signer =
                new RequestSigner(
                        new Credentials(ACCESS_KEY_ID, SECRET), sent.region(), "cloudtrail");

        var added =
                signer.sign(
                        request.method().name(),
                        request.getUri(),
                        headers,
                        BodyHash.of(sent.bytes()),
                        NOW);

        assertThat(added.get("Authorization"))
                .isEqualTo(
                        signed(sent, AuthLocation.HEADER)
                                .firstMatchingHeader("Authorization")
                                .orElseThrow());
    }

    @Property(tries = 500)
    void whatIsChangedOnTheWayIsRefused(
            @ForAll("sent") Sent sent,
            @ForAll("changes") String change,
            @ForAll boolean presigned) {
        RequestHead head =
                head(signed(sent, presigned ? AuthLocation.QUERY_STRING : AuthLocation.HEADER));

        VerificationResult result =
                switch (change) {
                    case "method" ->
                            outcome(
                                    with(head, "PATCH", head.rawPath(), head.rawQuery()),
                                    sent.bytes());
                    case "path" ->
                            outcome(
                                    with(
                                            head,
                                            head.method(),
                                            head.rawPath() + "/z",
                                            head.rawQuery()),
                                    sent.bytes());
                    case "query" ->
                            outcome(
                                    with(
                                            head,
                                            head.method(),
                                            head.rawPath(),
                                            "added&" + head.rawQuery()),
                                    sent.bytes());
                    case "host" -> outcome(withHost(head, "elsewhere"), sent.bytes());
                    case "body" ->
                            outcome(head, (sent.body() + "x").getBytes(StandardCharsets.UTF_8));
                    default -> throw new AssertionError(change);
                };

        assertThat(result).isInstanceOf(Refused.class);
    }

    @Provide
    Arbitrary<String> changes() {
        return Arbitraries.of("method", "path", "query", "host", "body");
    }

    @Provide
    Arbitrary<Sent> sent() {
        return Combinators.combine(
                        Arbitraries.of(SdkHttpMethod.GET, SdkHttpMethod.POST, SdkHttpMethod.PUT),
                        Arbitraries.of(
                                        "a", "", ".", "b~c", "%20", "%2F", "%2f", "%C3%BC", "%25",
                                        "%41", "*'()", "a+b", "x:y@z", "$&,;=", "...", "-._~")
                                .list()
                                .ofMaxSize(5),
                        pairs(
                                Arbitraries.of(
                                        "a", "A", "b", "a-b", "ü", "値", " ", "+", "%41", "&", "=",
                                        "~", "/"),
                                Arbitraries.of(
                                        "",
                                        "1",
                                        "2",
                                        " ",
                                        "+",
                                        "%20",
                                        "x y",
                                        "\uD83D\uDE00",
                                        "a=b&c",
                                        "*'()!",
                                        "~",
                                        "/")),
                        pairs(
                                Arbitraries.of(
                                        "X-One", "x-two", "X-Amz-Meta-A", "Content-Type", "Accept"),
                                Arbitraries.of(
                                        "", "a", "  a  b ", "a\tb", "a, b", "\"a   b\"", "=;:")),
                        Arbitraries.strings().ofMaxLength(40),
                        Arbitraries.of("us-east-1", "eu-west-1", "us-gov-west-1"),
                        Arbitraries.of("token/+==", "t").optional())
                .as(Sent::new);
    }

    private static Arbitrary<List<List<String>>> pairs(
            Arbitrary<String> names, Arbitrary<String> values) {
        return Combinators.combine(names, values).as(List::of).list().ofMaxSize(5);
    }

    private VerificationResult outcome(RequestHead head, byte[] body) {
        return switch (verifier.claimOf(head)) {
            case SignatureClaim claim -> verifier.verify(head, claim, SECRET, BodyHash.of(body));
            case Refused refused -> refused;
        };
    }

    private static SdkHttpRequest signed(Sent sent, AuthLocation location) {
        AwsCredentialsIdentity identity =
                sent.sessionToken()
                        .<AwsCredentialsIdentity>map(token ->
                                AwsSessionCredentialsIdentity.create(ACCESS_KEY_ID, SECRET, token))
                        .orElseGet(() -> AwsCredentialsIdentity.create(ACCESS_KEY_ID, SECRET));
        return AwsV4HttpSigner.create()
                .sign(sign -> {
                    sign.identity(identity)
                            .request(sent.request())
                            .payload(() -> new ByteArrayInputStream(sent.bytes()))
                            .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "cloudtrail")
                            .putProperty(AwsV4HttpSigner.REGION_NAME, sent.region())
                            .putProperty(AwsV4HttpSigner.AUTH_LOCATION, location)
                            .putProperty(
                                    HttpSigner.SIGNING_CLOCK, Clock.fixed(NOW, ZoneOffset.UTC));
                    if (location == AuthLocation.QUERY_STRING) {
                        sign.putProperty(
                                AwsV4HttpSigner.EXPIRATION_DURATION, Duration.ofMinutes(10));
                    }
                })
                .request();
    }

    private static RequestHead with(RequestHead head, String method, String path, String query) {
        return new RequestHead(method, path, query, head.headers());
    }

    private static RequestHead withHost(RequestHead head, String host) {
        return new RequestHead(
                head.method(),
                head.rawPath(),
                head.rawQuery(),
                head.headers().stream()
                        .map(each ->
                                each.name().equalsIgnoreCase("Host")
                                        ? new Header(each.name(), host)
                                        : each)
                        .toList());
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
