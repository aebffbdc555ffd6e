package io.opentrail.controlapi.trail;

import java.util.Optional;

/// Who asks, and of which region.
///
/// @param organization as the identity file has it
/// @param rights at other services
public record Caller(
        String accountId,
        String userArn,
        String region,
        Optional<Organization> organization,
        Rights rights) {

    /// One whose account belongs to no organization, and who may do nothing elsewhere.
    public Caller(String accountId, String userArn, String region) {
        this(accountId, userArn, region, Optional.empty(), Rights.NONE);
    }

    /// The same, as if the organization's management account asked: it owns what is the
    /// organization's, whoever made it. Without an organization the caller itself.
    public Caller forOrganization() {
        return organization
                .map(o -> new Caller(o.managementAccount(), userArn, region, organization, rights))
                .orElse(this);
    }
}
