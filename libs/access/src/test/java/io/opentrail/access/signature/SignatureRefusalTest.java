package io.opentrail.access.signature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SignatureRefusalTest {

    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final Credentials CREDENTIALS =
            new Credentials("AKIAEXAMPLE000000001", "example-secret-not-in-use");
    private static final String BODY_HASH = BodyHash.of("{}".getBytes(StandardCharsets.UTF_8));
    private static final RequestHead SIGNED =
            signed(
                    List.of(
                            new Header("X-Amz-Target", "CloudTrail_20131101.ListTrails"),
                            new Header("X-Amz-Security-Token", "token"),
                            new Header("X-Custom", "1")));

    private final SignatureVerifier verifier = verifierAt(NOW);

    @Test
    void theUntouchedRequestIsVerified() {
        VerificationResult result = outcome(SIGNED);

        assertThat(result)
                .isEqualTo(new Verified(CREDENTIALS.accessKeyId(), "us-east-1", "cloudtrail"));
    }

    @Test
    void aRequestWithoutAuthorizationIsRefused() {
        RequestHead request = signedWithout("Authorization");

        assertRefused(outcome(request), "MissingAuthenticationTokenException", "no Authorization");
    }

    @Test
    void aBodyThatIsNotTheDeclaredOneIsRefused() {
        var claim = (SignatureClaim) verifier.claimOf(SIGNED);

        VerificationResult result =
                verifier.verify(SIGNED, claim, CREDENTIALS.secret(), BodyHash.EMPTY);

        assertRefused(result, "InvalidSignatureException", "x-amz-content-sha256 does not match");
    }

    @Test
    void anotherBodyIsAMismatchWhereNoneWasDeclared() {
        RequestHead request = signedWithoutContentHash();
        var claim = (SignatureClaim) verifier.claimOf(request);

        VerificationResult same = verifier.verify(request, claim, CREDENTIALS.secret(), BODY_HASH);
        VerificationResult another =
                verifier.verify(request, claim, CREDENTIALS.secret(), BodyHash.EMPTY);

        assertThat(same).isInstanceOf(Verified.class);
        assertThat(another).isEqualTo(Refused.mismatch());
    }

    @ParameterizedTest
    @CsvSource({
        "X-Amz-Target, CloudTrail_20131101.DeleteTrail",
        "X-Amz-Security-Token, other",
        "X-Custom, 2",
        "Host, elsewhere:4580",
        "X-Amz-Date, 20260102T030406Z"
    })
    void anotherHeaderValueIsAMismatch(String name, String value) {
        RequestHead request = with(SIGNED, name, _ -> value);

        VerificationResult result = outcome(request);

        assertThat(result).isEqualTo(Refused.mismatch());
    }

    @Test
    void aSecondValueOfASignedHeaderIsAMismatch() {
        RequestHead request = adding(SIGNED, new Header("x-amz-target", "X.DeleteTrail"));

        VerificationResult result = outcome(request);

        assertThat(result).isEqualTo(Refused.mismatch());
    }

    @Test
    void anotherMethodPathOrQueryIsAMismatch() {
        var method = new RequestHead("PUT", "/p", "a=1&b=2", SIGNED.headers());
        var path = new RequestHead("POST", "/q", "a=1&b=2", SIGNED.headers());
        var query = new RequestHead("POST", "/p", "a=1&b=3", SIGNED.headers());
        var longer = new RequestHead("POST", "/p", "a=1&b=2&c", SIGNED.headers());

        List<VerificationResult> results =
                List.of(outcome(method), outcome(path), outcome(query), outcome(longer));

        assertThat(results).containsOnly(Refused.mismatch());
    }

    @Test
    void theOrderOfTheQueryIsNotSigned() {
        var request = new RequestHead("POST", "/p", "b=2&a=1", SIGNED.headers());

        VerificationResult result = outcome(request);

        assertThat(result).isInstanceOf(Verified.class);
    }

    @ParameterizedTest
    @CsvSource({
        "us-east-1, eu-west-1",
        "AKIAEXAMPLE000000001, AKIAEXAMPLE000000002",
        "Signature=, Signature=0",
        "/cloudtrail/, /cloudtrail-data/",
        "host;x-amz, host;accept;x-amz"
    })
    void anotherAuthorizationIsAMismatch(String part, String replacement) {
        RequestHead request =
                with(
                        adding(SIGNED, new Header("Accept", "*/*")),
                        "Authorization",
                        value -> value.replace(part, replacement));

        VerificationResult result = outcomeWithSecretOf(request);

        assertThat(result).isEqualTo(Refused.mismatch());
    }

    @Test
    void anUpperCaseSignatureIsAMismatch() {
        RequestHead request =
                with(
                        SIGNED,
                        "Authorization",
                        value -> {
                            int at = value.indexOf("Signature=") + "Signature=".length();
                            return value.substring(0, at)
                                    + value.substring(at).toUpperCase(Locale.ROOT);
                        });

        VerificationResult result = outcome(request);

        assertThat(result).isEqualTo(Refused.mismatch());
    }

    @Test
    void aScopeOfAnotherServiceIsRefusedByItsName() {
        RequestHead request =
                with(SIGNED, "Authorization", value -> value.replace("/cloudtrail/", "/s3/"));

        ClaimResult result = verifier.claimOf(request);

        assertRefused(
                result,
                "InvalidSignatureException",
                "Credential should be scoped to correct service: 'cloudtrail' or 'cloudtrail-data'.");
    }

    @Test
    void aScopeOfAnotherDayIsRefused() {
        RequestHead request =
                with(SIGNED, "Authorization", value -> value.replace("/20260102/", "/20260101/"));

        ClaimResult result = verifier.claimOf(request);

        assertRefused(
                result,
                "InvalidSignatureException",
                "'20260101' != '20260102', from '20260102T030405Z'");
    }

    @Test
    void aSignatureIsGoodToTheLastSecondOfTheSkew() {
        Duration skew = Duration.ofMinutes(5);

        List<ClaimResult> results =
                List.of(
                        verifierAt(NOW.plus(skew)).claimOf(SIGNED),
                        verifierAt(NOW.minus(skew)).claimOf(SIGNED));

        assertThat(results).allMatch(SignatureClaim.class::isInstance);
    }

    @Test
    void anOldSignatureIsRefusedInAwsWords() {
        ClaimResult result = verifierAt(NOW.plusSeconds(301)).claimOf(SIGNED);

        assertRefused(
                result,
                "InvalidSignatureException",
                "Signature expired: 20260102T030405Z is now earlier than 20260102T030406Z"
                        + " (20260102T030906Z - 5 min.)");
    }

    @Test
    void aSignatureOfTheFutureIsRefusedInAwsWords() {
        ClaimResult result = verifierAt(NOW.minusSeconds(301)).claimOf(SIGNED);

        assertRefused(
                result,
                "InvalidSignatureException",
                "Signature not yet current: 20260102T030405Z is still later than 20260102T030404Z"
                        + " (20260102T025904Z + 5 min.)");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "host, 'Host' or ':authority'",
                "x-amz-target, 'x-amz-target'",
                "x-amz-security-token, 'x-amz-security-token'",
                "x-amz-date, 'x-amz-date'",
                "x-amz-content-sha256, 'x-amz-content-sha256'"
            })
    void aHeaderThatMattersMustBeSigned(String name, String quoted) {
        RequestHead request =
                with(
                        SIGNED,
                        "Authorization",
                        value ->
                                value.replaceFirst("(?<=[=;])" + name + ";", "")
                                        .replaceFirst(";" + name + "(?=,)", ""));

        ClaimResult result = verifier.claimOf(request);

        assertRefused(
                result,
                "InvalidSignatureException",
                quoted + " must be a 'SignedHeader' in the AWS Authorization.");
    }

    @Test
    void anAmazonHeaderAddedOnTheWayIsRefused() {
        RequestHead request = adding(SIGNED, new Header("X-Amz-Grant", "all"));

        ClaimResult result = verifier.claimOf(request);

        assertRefused(
                result,
                "InvalidSignatureException",
                "'x-amz-grant' must be a 'SignedHeader' in the AWS Authorization.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"AWS4-HMAC-SHA512", "AWS4-ECDSA-P256-SHA256", "AWS", "Bearer"})
    void anotherAlgorithmIsNamed(String algorithm) {
        RequestHead request =
                with(
                        SIGNED,
                        "Authorization",
                        value -> value.replace("AWS4-HMAC-SHA256", algorithm));

        ClaimResult result = verifier.claimOf(request);

        assertRefused(
                result, "IncompleteSignature", "Unsupported AWS 'algorithm': '" + algorithm + "'.");
    }

    @Test
    void aFoldedHeaderIsItsValueOnOneLine() {
        RequestHead request = with(SIGNED, "X-Custom", _ -> " \t1\r\n ");

        VerificationResult result = outcome(request);

        assertThat(result).isInstanceOf(Verified.class);
    }

    @Test
    void aSignedHeaderThatIsGoneIsNamed() {
        RequestHead request = signedWithout("X-Custom");

        ClaimResult result = verifier.claimOf(request);

        assertRefused(result, "InvalidSignatureException", "Signed header 'x-custom' is missing");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UNSIGNED-PAYLOAD",
                "STREAMING-AWS4-HMAC-SHA256-PAYLOAD",
                "STREAMING-UNSIGNED-PAYLOAD-TRAILER",
                ""
            })
    void aBodyThatIsNotSignedIsRefusedBeforeItIsRead(String hash) {
        RequestHead request = with(SIGNED, "X-Amz-Content-SHA256", _ -> hash);

        ClaimResult result = verifier.claimOf(request);

        assertRefused(result, "InvalidSignatureException", "x-amz-content-sha256 must be");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Bearer abc",
                "AWS4-HMAC-SHA256",
                "AWS4-HMAC-SHA256 ",
                "AWS4-HMAC-SHA512 Credential=a/20260102/r/cloudtrail/aws4_request, SignedHeaders=host, Signature=0",
                "AWS4-HMAC-SHA256 Credential=a/20260102/r/cloudtrail/aws4_request, SignedHeaders=host",
                "AWS4-HMAC-SHA256 Credential=a/20260102/r/cloudtrail/aws4_request, SignedHeaders=, Signature=0",
                "AWS4-HMAC-SHA256 Credential=a/20260102/r/cloudtrail, SignedHeaders=host, Signature=0",
                "AWS4-HMAC-SHA256 Credential=a/20260102/r/cloudtrail/aws3, SignedHeaders=host, Signature=0",
                "AWS4-HMAC-SHA256 Credential=a/b/20260102/r/cloudtrail/aws4_request, SignedHeaders=host, Signature=0",
                "AWS4-HMAC-SHA256 Credential=a/20260102/r/cloudtrail/aws4_request, SignedHeaders=Host, Signature=0",
                "AWS4-HMAC-SHA256 Credential=a/20260102/r/cloudtrail/aws4_request, SignedHeaders=host;, Signature=0",
                "AWS4-HMAC-SHA256 Credential=a/20260102/r/cloudtrail/aws4_request, SignedHeaders=host, Signature=0, Signature=1",
                "AWS4-HMAC-SHA256 Credential=a/20260102/r/cloudtrail/aws4_request, SignedHeaders=host, Signature=0,",
                "AWS4-HMAC-SHA256 Credential"
            })
    void aMalformedAuthorizationIsIncomplete(String authorization) {
        RequestHead request = with(SIGNED, "Authorization", _ -> authorization);

        ClaimResult result = verifier.claimOf(request);

        assertRefused(result, "IncompleteSignature", "");
    }

    @Test
    void allMissingPartsAreNamedAtOnce() {
        RequestHead request = with(SIGNED, "Authorization", _ -> "AWS4-HMAC-SHA256 a=b");

        ClaimResult result = verifier.claimOf(request);

        assertRefused(
                result,
                "IncompleteSignature",
                "Authorization header requires 'Credential' parameter."
                        + " Authorization header requires 'SignedHeaders' parameter."
                        + " Authorization header requires 'Signature' parameter.");
    }

    @Test
    void twoAuthorizationsAreRefused() {
        RequestHead request = adding(SIGNED, new Header("authorization", "Basic YTpi"));

        ClaimResult result = verifier.claimOf(request);

        assertRefused(result, "IncompleteSignature", "must be given once");
    }

    @Test
    void aMissingDateIsIncomplete() {
        RequestHead request = signedWithout("X-Amz-Date");

        ClaimResult result = verifier.claimOf(request);

        assertRefused(result, "IncompleteSignature", "either a 'X-Amz-Date' or a 'Date' header");
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-01-02T03:04:05Z", "20260230T030405Z", "", "now"})
    void anUnreadableDateIsIncomplete(String date) {
        RequestHead request = with(SIGNED, "X-Amz-Date", _ -> date);

        ClaimResult result = verifier.claimOf(request);

        assertRefused(result, "IncompleteSignature", "Got '" + date + "'");
    }

    @Test
    void twoDatesAreIncomplete() {
        RequestHead request = adding(SIGNED, new Header("X-Amz-Date", "20260102T030405Z"));

        ClaimResult result = verifier.claimOf(request);

        assertRefused(result, "IncompleteSignature", "must be given once");
    }

    @Test
    void anUnknownKeyHasAwsCode() {
        assertRefused(Refused.unknownAccessKey(), "UnrecognizedClientException", "invalid");
    }

    @Test
    void nothingPrintsASecretOrASignature() {
        var claim = (SignatureClaim) verifier.claimOf(SIGNED);

        String printed = CREDENTIALS + " " + SIGNED + " " + claim + " " + Refused.mismatch();

        assertThat(printed)
                .contains(CREDENTIALS.accessKeyId())
                .doesNotContain(CREDENTIALS.secret(), claim.signature());
    }

    @Test
    void s3IsNotOneOfTheServices() {
        assertThatThrownBy(() ->
                        new SignatureVerifier(
                                InstantSource.fixed(NOW),
                                SignatureVerifier.DEFAULT_MAX_SKEW,
                                Set.of("s3")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static SignatureVerifier verifierAt(Instant now) {
        return new SignatureVerifier(
                InstantSource.fixed(now),
                SignatureVerifier.DEFAULT_MAX_SKEW,
                Set.of("cloudtrail", "cloudtrail-data"));
    }

    private VerificationResult outcome(RequestHead request) {
        return switch (verifier.claimOf(request)) {
            case SignatureClaim claim ->
                    verifier.verify(request, claim, CREDENTIALS.secret(), BODY_HASH);
            case Refused refused -> refused;
        };
    }

    /// With the secret that belongs to the claimed key id.
    private VerificationResult outcomeWithSecretOf(RequestHead request) {
        return switch (verifier.claimOf(request)) {
            case SignatureClaim claim ->
                    verifier.verify(
                            request,
                            claim,
                            claim.accessKeyId().equals(CREDENTIALS.accessKeyId())
                                    ? CREDENTIALS.secret()
                                    : "the other key's secret",
                            BODY_HASH);
            case Refused refused -> refused;
        };
    }

    private static RequestHead signed(List<Header> headers) {
        URI uri = URI.create("http://localhost:4580/p?a=1&b=2");
        var all = new ArrayList<>(headers);
        new RequestSigner(CREDENTIALS, "us-east-1", "cloudtrail")
                .sign("POST", uri, headers, BODY_HASH, NOW)
                .forEach((name, value) -> all.add(new Header(name, value)));
        all.add(new Header("host", "localhost:4580"));
        return new RequestHead("POST", uri.getRawPath(), uri.getRawQuery(), all);
    }

    /// As a signer makes it that does not send the body's hash.
    private static RequestHead signedWithoutContentHash() {
        var head =
                new RequestHead(
                        "POST",
                        "/",
                        "",
                        List.of(
                                new Header("Host", "localhost"),
                                new Header("X-Amz-Date", BasicTime.format(NOW))));
        var scope = new CredentialScope(BasicTime.date(NOW), "us-east-1", "cloudtrail");
        String signature =
                SignatureAlgorithm.signature(
                        CanonicalRequest.of(head, List.of("host", "x-amz-date"), BODY_HASH),
                        scope,
                        NOW,
                        CREDENTIALS.secret());
        return adding(
                head,
                new Header(
                        "Authorization",
                        "AWS4-HMAC-SHA256 Credential=%s/%s,SignedHeaders=host;x-amz-date,Signature=%s"
                                .formatted(CREDENTIALS.accessKeyId(), scope, signature)));
    }

    private static RequestHead signedWithout(String name) {
        return new RequestHead(
                SIGNED.method(),
                SIGNED.rawPath(),
                SIGNED.rawQuery(),
                SIGNED.headers().stream()
                        .filter(header -> !header.name().equalsIgnoreCase(name))
                        .toList());
    }

    private static RequestHead adding(RequestHead request, Header header) {
        var headers = new ArrayList<>(request.headers());
        headers.add(header);
        return new RequestHead(request.method(), request.rawPath(), request.rawQuery(), headers);
    }

    private static RequestHead with(
            RequestHead request, String name, UnaryOperator<String> newValue) {
        return new RequestHead(
                request.method(),
                request.rawPath(),
                request.rawQuery(),
                request.headers().stream()
                        .map(header ->
                                header.name().equalsIgnoreCase(name)
                                        ? new Header(name, newValue.apply(header.value()))
                                        : header)
                        .toList());
    }

    private static void assertRefused(Object result, String code, String messagePart) {
        assertThat(result)
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused -> {
                            assertThat(refused.code()).isEqualTo(code);
                            assertThat(refused.httpStatus()).isEqualTo(403);
                            assertThat(refused.message()).contains(messagePart);
                        });
    }
}
