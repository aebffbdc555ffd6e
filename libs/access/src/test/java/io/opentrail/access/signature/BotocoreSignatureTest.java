package io.opentrail.access.signature;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class BotocoreSignatureTest {

    private final SignatureVerifier verifier =
            new SignatureVerifier(
                            InstantSource.fixed(GoldenRequest.SIGNED_AT),
                            Duration.ofMinutes(5),
                            Set.of("cloudtrail", "cloudtrail-data"))
                    .acceptingPresigned();

    static List<GoldenRequest> goldenRequests() {
        return GoldenRequest.all();
    }

    @ParameterizedTest
    @MethodSource("goldenRequests")
    void whatBotocoreSignsIsVerified(GoldenRequest golden) {
        RequestHead head = golden.head();

        ClaimResult claim = verifier.claimOf(head);

        assertThat(claim).isInstanceOf(SignatureClaim.class);
        assertThat(
                        verifier.verify(
                                head,
                                (SignatureClaim) claim,
                                GoldenRequest.SECRET,
                                golden.bodySha256Hex()))
                .isEqualTo(
                        new Verified(
                                GoldenRequest.ACCESS_KEY_ID, golden.region(), golden.service()));
    }

    @ParameterizedTest
    @MethodSource("goldenRequests")
    void anotherSecretIsRefused(GoldenRequest golden) {
        RequestHead head = golden.head();
        var claim = (SignatureClaim) verifier.claimOf(head);

        VerificationResult result =
                verifier.verify(head, claim, GoldenRequest.SECRET + "x", golden.bodySha256Hex());

        assertThat(result).isEqualTo(Refused.mismatch());
    }
}
