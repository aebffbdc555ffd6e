package io.opentrail.controlapi.trail;

import java.util.Optional;

/// Who asks, and of which region.
///
/// @param organization as the identity file has it
public record Caller(
        String accountId, String userArn, String region, Optional<Organization> organization) {

    /// One whose account belongs to no organization.
    public Caller(String accountId, String userArn, String region) {
        this(accountId, userArn, region, Optional.empty());
    }

    /// The same, as if the organization's management account asked: it owns what is the
    /// organization's, whoever made it. Without an organization the caller itself.
    public Caller forOrganization() {
        return organization
                .map(o -> new Caller(o.managementAccount(), userArn, region, organization))
                .orElse(this);
    }
}
