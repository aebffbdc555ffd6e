package io.opentrail.controlapi.trail;

import io.opentrail.trail.Trail;
import java.util.Optional;

/// Who may do what with an organization's trails: its management account everything, a delegated
/// administrator everything but making one of an account's trail or the reverse, a member nothing.
final class OrganizationRules {

    private static final String NOT_MASTER = "NotOrganizationMasterAccountException";

    private OrganizationRules() {}

    /// Why this account cannot make an organization trail.
    static Optional<ApiError> createProblem(Optional<Organization> organization, Caller caller) {
        return organization
                .map(o ->
                        o.isAdministrator(caller.accountId())
                                ? Optional.<ApiError>empty()
                                : Optional.of(notAdministrator(o, caller)))
                .orElseGet(() -> Optional.of(notInUse()));
    }

    /// Why this account cannot change this trail.
    static Optional<ApiError> changeProblem(
            Trail trail, Optional<Organization> organization, Caller caller) {
        return trail.getAccountId().equals(caller.accountId())
                ? Optional.empty()
                : createProblem(organization, caller);
    }

    /// Why this account cannot make this trail the organization's, or its owner's alone.
    static Optional<ApiError> conversionProblem(
            Optional<Organization> organization, Caller caller, boolean toOrganization) {
        if (organization.isEmpty()) {
            return toOrganization ? Optional.of(notInUse()) : Optional.empty();
        }
        return organization
                .filter(o -> !o.isManagement(caller.accountId()))
                .map(o ->
                        ApiError.of(
                                NOT_MASTER,
                                "Only management account %s of organization %s may convert a trail between account and organization; you are %s."
                                        .formatted(
                                                o.managementAccount(),
                                                o.id(),
                                                caller.accountId())));
    }

    static ApiError notInUse() {
        return ApiError.of(
                "OrganizationsNotInUseException",
                "Your account is not a member of an organization.");
    }

    private static ApiError notAdministrator(Organization organization, Caller caller) {
        return ApiError.of(
                NOT_MASTER,
                "Trails of organization %s are managed by its management account %s and its delegated administrators; you are %s."
                        .formatted(
                                organization.id(),
                                organization.managementAccount(),
                                caller.accountId()));
    }
}
