package io.opentrail.gateway.admission;

import io.opentrail.event.Resource;
import io.opentrail.event.UserIdentity;
import io.opentrail.schemas.envelope.RecordEnvelope;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The accounts of which one action is an event: the caller's, and those that own its resources.
final class Recipients {

    /// Of one record, so that a sender cannot make many events of few bytes.
    static final int MAX = 5;

    private static final Pattern ACCOUNT_ID = Pattern.compile("[0-9]{12}");

    private Recipients() {}

    /// The record's own recipient first; may be more than [#MAX].
    static List<String> of(RecordEnvelope envelope, String recipient) {
        SequencedSet<String> accounts = new LinkedHashSet<>();
        accounts.add(recipient);
        UserIdentity identity = envelope.userIdentity();
        if (identity != null && isAccountId(identity.getAccountId())) {
            accounts.add(identity.getAccountId());
        }
        for (Resource resource : envelope.resources()) {
            if (isAccountId(resource.getAccountId())) {
                accounts.add(resource.getAccountId());
            }
        }
        return List.copyOf(accounts);
    }

    /// The accounts of services are names, such as `AWS`; they receive nothing.
    private static boolean isAccountId(@Nullable String account) {
        return account != null && ACCOUNT_ID.matcher(account).matches();
    }
}
