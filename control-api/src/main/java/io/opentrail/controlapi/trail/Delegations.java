package io.opentrail.controlapi.trail;

import io.opentrail.trail.Delegation;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// Who becomes, and who ceases to be, an organization's delegated administrator.
public final class Delegations {

    private static final int MAX_DELEGATES = 3;
    private static final Pattern ACCOUNT_ID = Pattern.compile("[0-9]{12,16}");

    private Delegations() {}

    /// Why the account cannot be registered.
    ///
    /// @param organization as it is now
    public static Optional<ApiError> registerProblem(
            Optional<Organization> organization, Caller caller, String accountId) {
        return commonProblem(organization, caller, "MemberAccountId", accountId)
                .or(() -> organization.flatMap(o -> memberProblem(o, accountId)));
    }

    private static Optional<ApiError> memberProblem(Organization organization, String accountId) {
        if (organization.isManagement(accountId)) {
            return error(
                    "CannotDelegateManagementAccountException",
                    "%s is the management account and cannot be its own delegate.",
                    accountId);
        }
        if (!organization.accounts().contains(accountId)) {
            return error(
                    "AccountNotFoundException",
                    "Account %s is not in your organization.",
                    accountId);
        }
        if (organization.delegates().contains(accountId)) {
            return error(
                    "AccountRegisteredException",
                    "Account %s is a delegated administrator already.",
                    accountId);
        }
        return organization.delegates().size() < MAX_DELEGATES
                ? Optional.empty()
                : error(
                        "DelegatedAdminAccountLimitExceededException",
                        "An organization can have 3 delegated administrators: account %s would be one more.",
                        accountId);
    }

    /// Why the account cannot be deregistered.
    ///
    /// @param organization as it is now
    public static Optional<ApiError> deregisterProblem(
            Optional<Organization> organization, Caller caller, String accountId) {
        return commonProblem(organization, caller, "DelegatedAdminAccountId", accountId)
                .or(() -> organization.flatMap(o -> delegateProblem(o, accountId)));
    }

    private static Optional<ApiError> delegateProblem(Organization organization, String accountId) {
        if (!organization.accounts().contains(accountId)) {
            return error(
                    "AccountNotFoundException",
                    "Account %s is not in your organization.",
                    accountId);
        }
        return organization.delegates().contains(accountId)
                ? Optional.empty()
                : error(
                        "AccountNotRegisteredException",
                        "Account %s is not a delegated administrator.",
                        accountId);
    }

    private static Optional<ApiError> commonProblem(
            Optional<Organization> organization, Caller caller, String member, String accountId) {
        if (!ACCOUNT_ID.matcher(accountId).matches()) {
            return error(
                    "InvalidParameterException",
                    member + " '%s' is not an account id: expected 12 digits.",
                    accountId);
        }
        if (organization.isEmpty()) {
            return Optional.of(OrganizationRules.notInUse());
        }
        return organization.get().isManagement(caller.accountId())
                ? Optional.empty()
                : error(
                        "NotOrganizationManagementAccountException",
                        "Only the management account may change delegated administrators; you are %s.",
                        caller.accountId());
    }

    /// What is kept once the account is registered.
    public static Delegation registered(Delegation before, String accountId) {
        return Delegation.newBuilder(before)
                .setRegistered(with(before.getRegistered(), accountId))
                .setDeregistered(without(before.getDeregistered(), accountId))
                .build();
    }

    /// What is kept once the account is deregistered.
    public static Delegation deregistered(Delegation before, String accountId) {
        return Delegation.newBuilder(before)
                .setRegistered(without(before.getRegistered(), accountId))
                .setDeregistered(with(before.getDeregistered(), accountId))
                .build();
    }

    private static List<String> with(List<String> ids, String id) {
        var all = new TreeSet<>(ids);
        all.add(id);
        return List.copyOf(all);
    }

    private static List<String> without(List<String> ids, String id) {
        return ids.stream().filter(other -> !other.equals(id)).toList();
    }

    private static Optional<ApiError> error(String code, String message, String value) {
        return Optional.of(ApiError.of(code, message.formatted(value)));
    }
}
