package io.opentrail.router.selection;

import io.opentrail.event.AuditEvent;
import io.opentrail.schemas.topics.RoutedKey;
import org.jspecify.annotations.Nullable;

/// A trail as one account's events meet it: its own trail, or one of the organization that the
/// account is a member of.
final class Destination {

    private final CompiledTrail trail;
    private final @Nullable String memberOf;
    private final RoutedKey ofAccount;
    private @Nullable RoutedKey ofOrganization;

    private Destination(CompiledTrail trail, String account, @Nullable String memberOf) {
        this.trail = trail;
        this.memberOf = memberOf;
        this.ofAccount = new RoutedKey(trail.trail().getTrailId(), account);
    }

    /// A trail that the account owns: it takes the account's events whoever else's it is.
    static Destination own(CompiledTrail trail, String account) {
        return new Destination(trail, account, null);
    }

    /// A trail of another account: it takes the account's events as long as it is the
    /// organization's.
    static Destination ofMember(CompiledTrail trail, String account, String organizationId) {
        return new Destination(trail, account, organizationId);
    }

    CompiledTrail trail() {
        return trail;
    }

    /// What the event is routed under; null if the trail does not take it.
    @Nullable RoutedKey keyOf(AuditEvent event) {
        String organization = trail.organizationFor(event);
        if (memberOf != null && !memberOf.equals(organization)) {
            return null;
        }
        if (!trail.takes(event)) {
            return null;
        }
        return organization == null ? ofAccount : keyIn(organization);
    }

    private RoutedKey keyIn(String organization) {
        RoutedKey known = ofOrganization;
        if (known == null || !organization.equals(known.organizationId())) {
            known = new RoutedKey(ofAccount.trailId(), organization, ofAccount.accountId());
            ofOrganization = known;
        }
        return known;
    }
}
