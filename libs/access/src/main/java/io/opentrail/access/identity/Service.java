package io.opentrail.access.identity;

import java.util.List;

/// Something that writes events.
///
/// @param eventSources the sources whose events it may write, `billing.example.com`; a `*` first or
///   last stands for anything
/// @param accounts the ids of the accounts that it may write events of; `*` stands for any
public record Service(
        String name,
        List<AccessKey> accessKeys,
        List<String> eventSources,
        List<String> accounts,
        Quota quota) {

    private static final String ANY = "*";

    public Service {
        accessKeys = List.copyOf(accessKeys);
        eventSources = List.copyOf(eventSources);
        accounts = List.copyOf(accounts);
    }

    /// One without a quota of its own.
    public Service(
            String name,
            List<AccessKey> accessKeys,
            List<String> eventSources,
            List<String> accounts) {
        this(name, accessKeys, eventSources, accounts, Quota.NONE);
    }

    public boolean mayWrite(String eventSource, String accountId) {
        return (accounts.contains(ANY) || accounts.contains(accountId)) && mayWriteOf(eventSource);
    }

    private boolean mayWriteOf(String eventSource) {
        for (String allowed : eventSources) {
            if (matches(allowed, eventSource)) {
                return true;
            }
        }
        return false;
    }

    private static boolean matches(String allowed, String eventSource) {
        if (allowed.startsWith(ANY)) {
            return eventSource.endsWith(allowed.substring(1));
        }
        return allowed.endsWith(ANY)
                ? eventSource.startsWith(allowed.substring(0, allowed.length() - 1))
                : eventSource.equals(allowed);
    }
}
