package io.opentrail.gateway.http;

import io.opentrail.access.identity.IdentityProvider;
import io.opentrail.access.identity.Principal;
import io.opentrail.access.signature.BodyHash;
import io.opentrail.access.signature.Header;
import io.opentrail.access.signature.Refused;
import io.opentrail.access.signature.RequestHead;
import io.opentrail.access.signature.SignatureClaim;
import io.opentrail.access.signature.SignatureVerifier;
import io.opentrail.access.signature.Verified;
import io.opentrail.http.HttpRequest;
import io.opentrail.http.HttpResponse;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;

/// Tells who may send events: the services of the identity file.
public final class Callers {

    private static final String SIGNING_NAME = "cloudtrail-data";

    private final IdentityProvider identities;
    private final SignatureVerifier verifier;

    public Callers(IdentityProvider identities, InstantSource clock) {
        this.identities = identities;
        this.verifier =
                new SignatureVerifier(
                        clock, SignatureVerifier.DEFAULT_MAX_SKEW, Set.of(SIGNING_NAME));
    }

    /// All that can be told before the body is read.
    Caller claimOf(HttpRequest request) {
        var head =
                new RequestHead(
                        request.method(),
                        request.rawPath(),
                        request.rawQuery().orElse(""),
                        request.headers().entries().stream()
                                .map(header -> new Header(header.name(), header.value()))
                                .toList());
        return switch (verifier.claimOf(head)) {
            case Refused refused -> new Caller.Denied(response(refused));
            case SignatureClaim claim -> known(head, claim);
        };
    }

    private Caller known(RequestHead head, SignatureClaim claim) {
        Optional<Principal> principal = identities.current().principalOf(claim.accessKeyId());
        if (principal.isEmpty()) {
            return new Caller.Denied(response(Refused.unknownAccessKey()));
        }
        return switch (principal.get()) {
            case Principal.ServicePrincipal(var service, var secret) ->
                    claimed(new Caller.Claimed(head, claim, service, secret));
            case Principal.UserPrincipal user ->
                    new Caller.Denied(
                            ErrorCode.ACCESS_DENIED.response(
                                    "User: %s is not a service: events are written with a service's access key"
                                            .formatted(user.arn())));
        };
    }

    /// Where the head says what the body's hash is, the signature can be verified by it, so that no
    /// one else can take up what the service may. Whether the body has that hash is seen later.
    private Caller claimed(Caller.Claimed caller) {
        return caller.declaredBodyHash()
                .flatMap(hash -> signatureProblem(caller, hash))
                .<Caller>map(Caller.Denied::new)
                .orElse(caller);
    }

    /// The refusal of a body that the caller did not sign.
    ///
    /// @param body as it came over the wire
    Optional<HttpResponse> signatureProblem(Caller.Claimed caller, byte[] body) {
        return signatureProblem(caller, BodyHash.of(body));
    }

    private Optional<HttpResponse> signatureProblem(Caller.Claimed caller, String bodyHash) {
        return switch (verifier.verify(
                caller.head(), caller.claim(), caller.secret().value(), bodyHash)) {
            case Refused refused -> Optional.of(response(refused));
            case Verified _ -> Optional.empty();
        };
    }

    private static HttpResponse response(Refused refused) {
        return Answers.error(refused.httpStatus(), refused.code(), refused.message());
    }
}
