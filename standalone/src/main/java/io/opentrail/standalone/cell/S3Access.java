package io.opentrail.standalone.cell;

import io.opentrail.access.identity.IdentityProvider;
import io.opentrail.access.identity.Principal;
import io.opentrail.access.identity.Principal.ServicePrincipal;
import io.opentrail.access.identity.Principal.UserPrincipal;
import io.opentrail.access.policy.Decision;
import io.opentrail.access.policy.PolicyEvaluator;
import io.opentrail.embedded.s3.AccessRule;
import io.opentrail.store.s3.S3Credentials;
import java.util.List;
import java.util.Optional;

/// Who may use the embedded S3 server: the cell's own services every bucket, a user those buckets
/// on which its policies allow `s3:*`.
final class S3Access implements AccessRule {

    private final IdentityProvider identities;
    private final S3Credentials own;

    /// @param own what the cell's own services sign with
    S3Access(IdentityProvider identities, S3Credentials own) {
        this.identities = identities;
        this.own = own;
    }

    @Override
    public Optional<String> secretOf(String accessKeyId) {
        if (accessKeyId.equals(own.accessKeyId())) {
            return Optional.of(own.secretAccessKey());
        }
        return user(accessKeyId).map(user -> user.secret().value());
    }

    @Override
    public boolean allows(String accessKeyId, String bucket) {
        return accessKeyId.equals(own.accessKeyId())
                || user(accessKeyId).filter(user -> mayUse(user, bucket)).isPresent();
    }

    private static boolean mayUse(UserPrincipal user, String bucket) {
        String arn = "arn:aws:s3:::" + bucket;
        return List.of(arn, arn + "/*").stream()
                .allMatch(resource ->
                        PolicyEvaluator.decide(user.policies(), "s3:*", resource)
                                == Decision.ALLOWED);
    }

    private Optional<UserPrincipal> user(String accessKeyId) {
        return identities.current().principalOf(accessKeyId).flatMap(S3Access::asUser);
    }

    private static Optional<UserPrincipal> asUser(Principal principal) {
        return switch (principal) {
            case UserPrincipal user -> Optional.of(user);
            case ServicePrincipal _ -> Optional.empty();
        };
    }
}
