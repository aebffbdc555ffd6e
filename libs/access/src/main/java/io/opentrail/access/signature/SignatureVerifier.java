package io.opentrail.access.signature;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
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

    /// Headers that change what a request means begin so; they count only when signed.
    private static final String SIGNED_IF_PRESENT = "x-amz-";

    private static final Pattern SHA256_HEX = Pattern.compile("[0-9a-f]{64}");
    private static final String CONTENT_HASH = "x-amz-content-sha256";

    private final InstantSource clock;
    private final Duration maxSkew;
    private final Set<String> services;
    private final boolean acceptsPresigned;

    /// A verifier of the header form alone.
    ///
    /// @param services the signing names that are this server's own, such as `cloudtrail`
    public SignatureVerifier(InstantSource clock, Duration maxSkew, Set<String> services) {
        this(clock, maxSkew, services, false);
    }

    private SignatureVerifier(
            InstantSource clock, Duration maxSkew, Set<String> services, boolean acceptsPresigned) {
        if (services.isEmpty() || services.contains("s3")) {
            throw new IllegalArgumentException("services must name some, and not s3: " + services);
        }
        this.clock = clock;
        this.maxSkew = maxSkew;
        this.services = Set.copyOf(services);
        this.acceptsPresigned = acceptsPresigned;
    }

    /// The same, for requests too whose signature stands in the query. Such a request can be
    /// repeated by whoever sees its address for as long as it says itself, up to a week.
    public SignatureVerifier acceptingPresigned() {
        return new SignatureVerifier(clock, maxSkew, services, true);
    }

    /// The claim in a request's head, checked for all that needs neither secret nor body: its
    /// shape, its date and service, and that the headers that matter are signed.
    public ClaimResult claimOf(RequestHead request) {
        List<String> values = request.values("authorization");
        var query = PresignedQuery.of(request);
        if (query.isSigned()) {
            return values.isEmpty()
                    ? presigned(request, query)
                    : Refused.incomplete(
                            "A request must be signed by its Authorization header or by its query,"
                                    + " not by both.");
        }
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

    private ClaimResult presigned(RequestHead request, PresignedQuery query) {
        if (!acceptsPresigned) {
            return Refused.incomplete(
                    "Requests that are signed by their query are not accepted here: sign by an"
                            + " Authorization header.");
        }
        return switch (query.parse()) {
            case PresignedQuery.Parts(var parts, var signedAt, var validity) ->
                    checked(
                            request,
                            claim(parts, signedAt),
                            validity,
                            validity.toSeconds() + " sec.");
            case PresignedQuery.Unreadable(var refused) -> refused;
        };
    }

    private ClaimResult dated(RequestHead request, AuthorizationHeader.Parts parts) {
        return switch (RequestDate.of(request)) {
            case RequestDate.At(var signedAt) ->
                    checked(
                            request,
                            claim(parts, signedAt),
                            maxSkew,
                            maxSkew.toMinutes() + " min.");
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

    private ClaimResult checked(
            RequestHead request, SignatureClaim claim, Duration validity, String validityText) {
        return scopeProblem(claim)
                .or(() -> ageProblem(claim.signedAt(), validity, validityText))
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

    private Optional<Refused> ageProblem(Instant signedAt, Duration validity, String validityText) {
        Instant now = clock.instant();
        Instant earliest = now.minus(validity);
        Instant latest = now.plus(maxSkew);
        if (signedAt.isBefore(earliest)) {
            return Optional.of(Refused.expired(signedAt, earliest, now, validityText));
        }
        if (signedAt.isAfter(latest)) {
            return Optional.of(Refused.notYetCurrent(signedAt, latest, now, maxSkew.toMinutes()));
        }
        return Optional.empty();
    }

    private static Optional<Refused> headerProblem(RequestHead request, List<String> signed) {
        if (!signed.contains("host")) {
            return Optional.of(mustBeSigned("'Host' or ':authority'"));
        }
        Stream<Refused> unsigned =
                request.headers().stream()
                        .map(header -> header.name().toLowerCase(Locale.ROOT))
                        .filter(name -> name.startsWith(SIGNED_IF_PRESENT))
                        .filter(name -> !signed.contains(name))
                        .map(name -> mustBeSigned("'" + name + "'"));
        Stream<Refused> missing =
                signed.stream()
                        .filter(name -> request.values(name).isEmpty())
                        .map(name ->
                                Refused.invalid(
                                        "Signed header '%s' is missing from the request."
                                                .formatted(name)));
        return Stream.concat(unsigned, missing).findFirst();
    }

    private static Refused mustBeSigned(String quotedName) {
        return Refused.invalid(
                "%s must be a 'SignedHeader' in the AWS Authorization.".formatted(quotedName));
    }

    private static Optional<Refused> contentHashProblem(RequestHead request) {
        return declaredHashes(request)
                .filter(value -> !SHA256_HEX.matcher(value.strip()).matches())
                .map(value ->
                        Refused.invalid(
                                "x-amz-content-sha256 must be the SHA-256 of the body in"
                                        + " lower-case hex; unsigned and chunk-signed bodies"
                                        + " are not accepted."))
                .findFirst();
    }

    private static Stream<String> declaredHashes(RequestHead request) {
        return Stream.concat(
                request.values(CONTENT_HASH).stream(),
                PresignedQuery.of(request).contentHashes().stream());
    }

    /// Whether the claim holds for this request and body.
    ///
    /// @param claim what [#claimOf] made of the same request
    /// @param bodySha256Hex of the body as it came over the wire, see [BodyHash]
    public VerificationResult verify(
            RequestHead request, SignatureClaim claim, String secret, String bodySha256Hex) {
        if (!declaredHashes(request)
                .allMatch(declared -> isSame(declared.strip(), bodySha256Hex))) {
            return Refused.invalid("x-amz-content-sha256 does not match the SHA-256 of the body.");
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
