package io.opentrail.access.signature;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Verifies signatures in two steps, so that a server can refuse a request before it reads the
/// body: [#claimOf] needs the head alone, [#verify] also the secret and the body's hash.
///
/// Not for S3, whose canonical path differs. Safe for use by many threads.
public final class SignatureVerifier {

    /// What AWS allows a client's clock to be off.
    public static final Duration DEFAULT_MAX_SKEW = Duration.ofMinutes(5);

    /// Headers that change what a request means, so that they count only when signed.
    private static final List<String> SIGNED_IF_PRESENT =
            List.of("x-amz-target", "x-amz-security-token");

    private static final Pattern SHA256_HEX = Pattern.compile("[0-9a-f]{64}");
    private static final String CONTENT_HASH = "x-amz-content-sha256";

    private final InstantSource clock;
    private final Duration maxSkew;
    private final Set<String> services;

    /// @param services the signing names that are this server's own, such as `cloudtrail`
    public SignatureVerifier(InstantSource clock, Duration maxSkew, Set<String> services) {
        if (services.isEmpty() || services.contains("s3")) {
            throw new IllegalArgumentException("services must name some, and not s3: " + services);
        }
        this.clock = clock;
        this.maxSkew = maxSkew;
        this.services = Set.copyOf(services);
    }

    /// The claim in a request's head, checked for all that needs neither secret nor body: its
    /// shape, its date and service, and that the headers that matter are signed.
    public ClaimResult claimOf(RequestHead request) {
        List<String> values = request.values("authorization");
        if (values.isEmpty()) {
            return Refused.notSigned();
        }
        if (values.size() > 1) {
            return Refused.incomplete("Authorization header must be given once.");
        }
        return switch (AuthorizationHeader.parse(values.getFirst())) {
            case AuthorizationHeader.Parts parts -> dated(request, parts);
            case AuthorizationHeader.Unreadable(var refused) -> refused;
        };
    }

    private ClaimResult dated(RequestHead request, AuthorizationHeader.Parts parts) {
        return switch (RequestDate.of(request)) {
            case RequestDate.At(var signedAt) -> checked(request, claim(parts, signedAt));
            case RequestDate.Unusable(var refused) -> refused;
        };
    }

    private static SignatureClaim claim(AuthorizationHeader.Parts parts, Instant signedAt) {
        return new SignatureClaim(
                parts.accessKeyId(),
                parts.scope(),
                signedAt,
                parts.signedHeaders(),
                parts.signature());
    }

    private ClaimResult checked(RequestHead request, SignatureClaim claim) {
        return scopeProblem(claim)
                .or(() -> skewProblem(claim.signedAt()))
                .or(() -> headerProblem(request, claim.signedHeaders()))
                .or(() -> contentHashProblem(request))
                .<ClaimResult>map(refused -> refused)
                .orElse(claim);
    }

    private Optional<Refused> scopeProblem(SignatureClaim claim) {
        CredentialScope scope = claim.scope();
        if (!services.contains(scope.service())) {
            return Optional.of(
                    Refused.invalid(
                            "Credential should be scoped to correct service: '%s'."
                                    .formatted(
                                            String.join(
                                                    "' or '",
                                                    services.stream().sorted().toList()))));
        }
        String date = BasicTime.date(claim.signedAt());
        if (!scope.date().equals(date)) {
            return Optional.of(
                    Refused.invalid(
                            "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of"
                                    + " date from HTTP: '%s' != '%s', from '%s'."
                                            .formatted(
                                                    scope.date(),
                                                    date,
                                                    BasicTime.format(claim.signedAt()))));
        }
        return Optional.empty();
    }

    private Optional<Refused> skewProblem(Instant signedAt) {
        Instant now = clock.instant();
        Instant earliest = now.minus(maxSkew);
        Instant latest = now.plus(maxSkew);
        if (signedAt.isBefore(earliest)) {
            return Optional.of(Refused.expired(signedAt, earliest, now, maxSkew.toMinutes()));
        }
        if (signedAt.isAfter(latest)) {
            return Optional.of(Refused.notYetCurrent(signedAt, latest, now, maxSkew.toMinutes()));
        }
        return Optional.empty();
    }

    private static Optional<Refused> headerProblem(RequestHead request, List<String> signed) {
        if (!signed.contains("host")) {
            return Optional.of(mustBeSigned("host"));
        }
        Stream<Refused> unsigned =
                SIGNED_IF_PRESENT.stream()
                        .filter(name -> !request.values(name).isEmpty() && !signed.contains(name))
                        .map(SignatureVerifier::mustBeSigned);
        Stream<Refused> missing =
                signed.stream()
                        .filter(name -> request.values(name).isEmpty())
                        .map(name ->
                                Refused.invalid(
                                        "Signed header '%s' is missing from the request."
                                                .formatted(name)));
        return Stream.concat(unsigned, missing).findFirst();
    }

    private static Refused mustBeSigned(String name) {
        return Refused.invalid(
                "'%s' must be a 'SignedHeader' in the AWS Authorization.".formatted(name));
    }

    private static Optional<Refused> contentHashProblem(RequestHead request) {
        return request.values(CONTENT_HASH).stream()
                .filter(value -> !SHA256_HEX.matcher(value.strip()).matches())
                .map(value ->
                        Refused.invalid(
                                "x-amz-content-sha256 must be the SHA-256 of the body in"
                                        + " lower-case hex; unsigned and chunk-signed bodies"
                                        + " are not accepted."))
                .findFirst();
    }

    /// Whether the claim holds for this request and body.
    ///
    /// @param claim what [#claimOf] made of the same request
    /// @param bodySha256Hex of the body as it came over the wire, see [BodyHash]
    public VerificationResult verify(
            RequestHead request, SignatureClaim claim, String secret, String bodySha256Hex) {
        for (String declared : request.values(CONTENT_HASH)) {
            if (!isSame(declared.strip(), bodySha256Hex)) {
                return Refused.invalid(
                        "x-amz-content-sha256 does not match the SHA-256 of the body.");
            }
        }
        String canonical = CanonicalRequest.of(request, claim.signedHeaders(), bodySha256Hex);
        String expected =
                SignatureAlgorithm.signature(canonical, claim.scope(), claim.signedAt(), secret);
        return isSame(claim.signature(), expected)
                ? new Verified(claim.accessKeyId(), claim.scope().region(), claim.scope().service())
                : Refused.mismatch();
    }

    /// In a time that does not depend on where the two differ.
    private static boolean isSame(String given, String expected) {
        return MessageDigest.isEqual(
                given.getBytes(StandardCharsets.UTF_8), expected.getBytes(StandardCharsets.UTF_8));
    }
}
