package io.opentrail.controlapi.trail;

import io.opentrail.trail.Delegation;
import java.util.HashSet;
import java.util.Set;

/// The organization of an account. It has all features and trusts this service.
///
/// @param accounts the ids of all its accounts, the management account included
/// @param delegates the ids of its delegated administrators
public record Organization(
        String id, String managementAccount, Set<String> accounts, Set<String> delegates) {

    public Organization {
        accounts = Set.copyOf(accounts);
        delegates = Set.copyOf(delegates);
    }

    /// The same with what the API has changed of the delegated administrators.
    public Organization changedBy(Delegation delegation) {
        Set<String> now = new HashSet<>(delegates);
        now.addAll(delegation.getRegistered());
        now.removeAll(delegation.getDeregistered());
        now.retainAll(accounts);
        return new Organization(id, managementAccount, accounts, now);
    }

    boolean isManagement(String accountId) {
        return managementAccount.equals(accountId);
    }

    /// True for those who may make and change organization trails.
    boolean isAdministrator(String accountId) {
        return isManagement(accountId) || delegates.contains(accountId);
    }
}
