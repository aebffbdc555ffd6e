package io.opentrail.router.selection;

import io.opentrail.event.AuditEvent;
import io.opentrail.schemas.topics.RoutedKey;
import io.opentrail.trail.Trail;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// Decides where an event goes, by what each trail was when the event came in. Not thread-safe.
///
/// Keeps the trails of each account that had events in a compiled form, until they change.
public final class TrailSelection {

    private final Function<String, List<Trail>> trailsOfAccount;
    private final Map<String, AccountTrails> compiledByAccount = new HashMap<>();

    /// @param trailsOfAccount gives the same list for an account until one of its trails changes
    public TrailSelection(Function<String, List<Trail>> trailsOfAccount) {
        this.trailsOfAccount = trailsOfAccount;
    }

    /// One key for each trail that takes the event, in the order of the trails. Reads the envelope
    /// only. Trails of other accounts than the event's recipient never take it.
    public List<RoutedKey> destinations(AuditEvent envelope) {
        return trails(envelope.getRecipientAccountId()).destinations(envelope);
    }

    AccountTrails trails(String account) {
        List<Trail> now = trailsOfAccount.apply(account);
        AccountTrails compiled = compiledByAccount.get(account);
        if (compiled != null && compiled.isOf(now)) {
            return compiled;
        }
        if (now.isEmpty()) {
            compiledByAccount.remove(account);
            return AccountTrails.NONE;
        }
        AccountTrails current = AccountTrails.of(account, now, compiled);
        compiledByAccount.put(account, current);
        return current;
    }
}
