package io.opentrail.access.identity;

import io.opentrail.access.identity.Principal.ServicePrincipal;
import io.opentrail.access.identity.Principal.UserPrincipal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// All who are known at one time.
public final class Identities {

    private final Optional<Organization> organization;
    private final List<Account> accounts;
    private final List<Service> services;
    private final Set<String> accountIds;
    private final Map<String, Principal> principalsByAccessKeyId;

    private Identities(
            Optional<Organization> organization, List<Account> accounts, List<Service> services) {
        this.organization = organization;
        this.accounts = List.copyOf(accounts);
        this.services = List.copyOf(services);
        this.accountIds =
                this.accounts.stream().map(Account::id).collect(Collectors.toUnmodifiableSet());
        this.principalsByAccessKeyId = principals(this.accounts, this.services);
    }

    /// Accounts and services that belong to no organization.
    ///
    /// @throws IllegalArgumentException if two have the same access key id
    public static Identities of(List<Account> accounts, List<Service> services) {
        return new Identities(Optional.empty(), accounts, services);
    }

    /// The same accounts and services, in an organization.
    public Identities in(Organization organization) {
        return new Identities(Optional.of(organization), accounts, services);
    }

    public Optional<Organization> organization() {
        return organization;
    }

    /// The organization that an account is a member of: all known accounts are.
    public Optional<Organization> organizationOf(String accountId) {
        return accountIds.contains(accountId) ? organization : Optional.empty();
    }

    /// The ids of an organization's accounts, the management account's included; empty for an
    /// organization that is not known.
    public Set<String> membersOf(String organizationId) {
        return organization.filter(known -> known.id().equals(organizationId)).isPresent()
                ? accountIds
                : Set.of();
    }

    public List<Account> accounts() {
        return accounts;
    }

    public List<Service> services() {
        return services;
    }

    public Optional<Principal> principalOf(String accessKeyId) {
        return Optional.ofNullable(principalsByAccessKeyId.get(accessKeyId));
    }

    private static Map<String, Principal> principals(
            List<Account> accounts, List<Service> services) {
        var principals = new HashMap<String, Principal>();
        for (Account account : accounts) {
            for (User user : account.users()) {
                for (AccessKey key : user.accessKeys()) {
                    add(principals, key.id(), userPrincipal(account, user, key));
                }
            }
        }
        for (Service service : services) {
            for (AccessKey key : service.accessKeys()) {
                add(principals, key.id(), new ServicePrincipal(service, key.secret()));
            }
        }
        return Map.copyOf(principals);
    }

    private static UserPrincipal userPrincipal(Account account, User user, AccessKey key) {
        return new UserPrincipal(
                account.id(), user.name(), user.tags(), user.policies(), key.secret());
    }

    private static void add(Map<String, Principal> principals, String keyId, Principal principal) {
        if (principals.putIfAbsent(keyId, principal) != null) {
            throw new IllegalArgumentException("access key id " + keyId + " is there twice");
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Identities that
                && organization.equals(that.organization)
                && accounts.equals(that.accounts)
                && services.equals(that.services);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * organization.hashCode() + accounts.hashCode()) + services.hashCode();
    }

    @Override
    public String toString() {
        return "Identities[%d accounts, %d services, %d access keys]"
                .formatted(accounts.size(), services.size(), principalsByAccessKeyId.size());
    }
}
