package io.opentrail.access.signature;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Refusals of requests that are signed by their query; what is accepted, botocore and the AWS SDK
/// say.
final class PresignedSignatureTest {

    /// Good for 900 seconds.
    private static final GoldenRequest PRESIGNED = golden("presigned");

    private static final GoldenRequest WITH_HEADERS =
            golden("presigned with signed headers, for a week");

    @Test
    void whereItIsNotAskedForItIsRefused() {
        var verifier =
                new SignatureVerifier(
                        InstantSource.fixed(GoldenRequest.SIGNED_AT),
                        SignatureVerifier.DEFAULT_MAX_SKEW,
                        Set.of("cloudtrail"));

        ClaimResult result = verifier.claimOf(PRESIGNED.head());

        assertRefused(result, "IncompleteSignature", "sign by an Authorization header");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "-301 | Signature not yet current: 20260102T030405Z is still later than 20260102T030404Z (20260102T025904Z + 5 min.)",
                "-300 | ",
                "900  | ",
                "901  | Signature expired: 20260102T030405Z is now earlier than 20260102T030406Z (20260102T031906Z - 900 sec.)"
            })
    void itIsGoodForAsLongAsItSays(long seconds, String message) {
        ClaimResult result =
                verifierAt(GoldenRequest.SIGNED_AT.plusSeconds(seconds)).claimOf(PRESIGNED.head());

        if (message == null) {
            assertThat(result).isInstanceOf(SignatureClaim.class);
        } else {
            assertRefused(result, "InvalidSignatureException", message);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "&X-Amz-Algorithm=AWS4-HMAC-SHA256 | ``                      | must include 'X-Amz-Algorithm'",
                "X-Amz-Credential=                 | X-Amz-Other=            | must include 'X-Amz-Credential'",
                "X-Amz-Date=20260102T030405Z       | X-Amz-Date=             | must include 'X-Amz-Date'",
                "X-Amz-Date=20260102T030405Z       | X-Amz-Date=2026-01-02   | Got '2026-01-02'",
                "X-Amz-Expires=900                 | X-Amz-Other=1           | must include 'X-Amz-Expires'",
                "X-Amz-Expires=900                 | X-Amz-Expires=0         | must be 1 to 604800 seconds",
                "X-Amz-Expires=900                 | X-Amz-Expires=604801    | must be 1 to 604800 seconds",
                "X-Amz-Expires=900                 | X-Amz-Expires=-9        | must be 1 to 604800 seconds",
                "X-Amz-Expires=900                 | X-Amz-Expires=99999999999999999999 | must be 1 to 604800 seconds",
                "X-Amz-Expires=900                 | X-Amz-Expires=900&X-Amz-Expires=900 | 'X-Amz-Expires' must be given once",
                "HMAC-SHA256                       | HMAC-SHA1               | Unsupported AWS 'algorithm': 'AWS4-HMAC-SHA1'",
                "aws4_request                      | aws3_request            | Credential must be",
                "X-Amz-SignedHeaders=host          | X-Amz-SignedHeaders=Ho  | SignedHeaders must be"
            })
    void whatIsNotRightIsIncomplete(String part, String replacement, String message) {
        String query = ("&" + PRESIGNED.head().rawQuery()).replace(part, replacement);

        ClaimResult result =
                verifierAt(GoldenRequest.SIGNED_AT)
                        .claimOf(new RequestHead("GET", "/", query, PRESIGNED.head().headers()));

        assertRefused(result, "IncompleteSignature", message);
    }

    @ParameterizedTest
    @CsvSource({
        "X-Amz-Expires=900, X-Amz-Expires=901",
        "us-east-1, us-east-2",
        "X-Amz-Signature=, a=1&X-Amz-Signature=",
        "X-Amz-Signature=, X-Amz-Signature=0"
    })
    void anotherQueryIsAMismatch(String part, String replacement) {
        String query = PRESIGNED.head().rawQuery().replace(part, replacement);

        VerificationResult result =
                outcome(
                        new RequestHead("GET", "/", query, PRESIGNED.head().headers()),
                        BodyHash.EMPTY);

        assertThat(result).isEqualTo(Refused.mismatch());
    }

    @Test
    void aBodyThatWasNotSignedIsAMismatch() {
        VerificationResult result = outcome(PRESIGNED.head(), BodyHash.of(new byte[] {1}));

        assertThat(result).isEqualTo(Refused.mismatch());
    }

    @Test
    void aDeclaredBodyMustBeHashed() {
        RequestHead head = PRESIGNED.head();
        var unsigned =
                new RequestHead(
                        "GET",
                        "/",
                        head.rawQuery() + "&X-Amz-Content-Sha256=UNSIGNED-PAYLOAD",
                        head.headers());

        ClaimResult result = verifierAt(GoldenRequest.SIGNED_AT).claimOf(unsigned);

        assertRefused(result, "InvalidSignatureException", "x-amz-content-sha256 must be");
    }

    @Test
    void aHeaderThatMattersMustBeSigned() {
        var target = new Header("X-Amz-Target", "CloudTrail_20131101.DeleteTrail");

        ClaimResult result =
                verifierAt(GoldenRequest.SIGNED_AT).claimOf(adding(PRESIGNED.head(), target));

        assertRefused(
                result,
                "InvalidSignatureException",
                "'x-amz-target' must be a 'SignedHeader' in the AWS Authorization.");
        assertThat(outcome(adding(WITH_HEADERS.head(), target), BodyHash.EMPTY))
                .isEqualTo(Refused.mismatch());
    }

    @Test
    void aRequestIsSignedOnce() {
        var header = new Header("Authorization", "AWS4-HMAC-SHA256 Credential=a");

        ClaimResult result =
                verifierAt(GoldenRequest.SIGNED_AT).claimOf(adding(PRESIGNED.head(), header));

        assertRefused(result, "IncompleteSignature", "not by both");
    }

    private static GoldenRequest golden(String name) {
        return GoldenRequest.all().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static SignatureVerifier verifierAt(Instant now) {
        return new SignatureVerifier(
                        InstantSource.fixed(now),
                        SignatureVerifier.DEFAULT_MAX_SKEW,
                        Set.of("cloudtrail"))
                .acceptingPresigned();
    }

    private static VerificationResult outcome(RequestHead head, String bodyHash) {
        SignatureVerifier verifier = verifierAt(GoldenRequest.SIGNED_AT);
        var claim = (SignatureClaim) verifier.claimOf(head);
        return verifier.verify(head, claim, GoldenRequest.SECRET, bodyHash);
    }

    private static RequestHead adding(RequestHead head, Header header) {
        List<Header> headers = new ArrayList<>(head.headers());
        headers.add(header);
        return new RequestHead(head.method(), head.rawPath(), head.rawQuery(), headers);
    }

    private static void assertRefused(ClaimResult result, String code, String messagePart) {
        assertThat(result)
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused -> {
                            assertThat(refused.code()).isEqualTo(code);
                            assertThat(refused.message()).contains(messagePart);
                        });
    }
}
