package io.opentrail.controlapi.request;

import io.opentrail.access.identity.Account;
import io.opentrail.access.identity.Identities;
import io.opentrail.access.identity.IdentityProvider;
import io.opentrail.access.identity.Principal;
import io.opentrail.access.signature.BodyHash;
import io.opentrail.access.signature.Header;
import io.opentrail.access.signature.Refused;
import io.opentrail.access.signature.RequestHead;
import io.opentrail.access.signature.SignatureClaim;
import io.opentrail.access.signature.SignatureVerifier;
import io.opentrail.access.signature.Verified;
import io.opentrail.controlapi.trail.ApiError;
import io.opentrail.controlapi.trail.Organization;
import io.opentrail.http.HttpRequest;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Finds out who signed a request.
public final class Authenticator {

    static final String CLOUDTRAIL = "cloudtrail";
    static final String ORGANIZATIONS = "organizations";

    private final IdentityProvider identities;
    private final SignatureVerifier verifier;

    public Authenticator(IdentityProvider identities, InstantSource clock) {
        this.identities = identities;
        this.verifier =
                new SignatureVerifier(
                        clock,
                        SignatureVerifier.DEFAULT_MAX_SKEW,
                        Set.of(CLOUDTRAIL, ORGANIZATIONS));
    }

    /// What a request's signature says.
    sealed interface Signer {

        record Known(Principal principal, Verified signature) implements Signer {}

        record Unknown(ApiError error) implements Signer {}
    }

    /// The claim that the head makes; the body need not be read to refuse it.
    sealed interface Claim {

        record Made(RequestHead head, SignatureClaim claim, Principal principal) implements Claim {}

        record Useless(ApiError error) implements Claim {}
    }

    Claim claim(HttpRequest request) {
        RequestHead head = head(request);
        return switch (verifier.claimOf(head)) {
            case Refused refused -> new Claim.Useless(error(refused));
            case SignatureClaim claim ->
                    identities
                            .current()
                            .principalOf(claim.accessKeyId())
                            .<Claim>map(principal -> new Claim.Made(head, claim, principal))
                            .orElseGet(() -> new Claim.Useless(error(Refused.unknownAccessKey())));
        };
    }

    Signer signer(Claim.Made made, byte[] body) {
        var result =
                verifier.verify(
                        made.head(),
                        made.claim(),
                        made.principal().secret().value(),
                        BodyHash.of(body));
        return switch (result) {
            case Verified verified -> new Signer.Known(made.principal(), verified);
            case Refused refused -> new Signer.Unknown(error(refused));
        };
    }

    /// The organization that all accounts belong to.
    Optional<Organization> organization() {
        Identities known = identities.current();
        return known.organization()
                .map(o ->
                        new Organization(
                                o.id(),
                                o.managementAccount(),
                                known.accounts().stream()
                                        .map(Account::id)
                                        .collect(Collectors.toSet()),
                                Set.copyOf(o.delegatedAdministrators())));
    }

    private static RequestHead head(HttpRequest request) {
        return new RequestHead(
                request.method(),
                request.rawPath(),
                request.rawQuery().orElse(""),
                request.headers().entries().stream()
                        .map(header -> new Header(header.name(), header.value()))
                        .toList());
    }

    private static ApiError error(Refused refused) {
        return new ApiError(refused.httpStatus(), refused.code(), refused.message());
    }
}
