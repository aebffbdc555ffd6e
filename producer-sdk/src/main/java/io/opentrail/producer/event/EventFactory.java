package io.opentrail.producer.event;

import java.time.Clock;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/// What all events of a service have in common, checked once, when the service starts. Events that
/// are made here have every field that CloudTrail requires.
///
/// @param eventSource the service's own name, as `billing.example.com`
/// @param awsRegion where it runs
/// @param recipientAccountId of the account whose events they are, unless an event says another
/// @param redaction keeps secrets out
/// @param clock gives `eventTime`
/// @param eventIds gives `eventID`, a new one for each event
public record EventFactory(
        String eventSource,
        String awsRegion,
        String recipientAccountId,
        Redaction redaction,
        InstantSource clock,
        Supplier<UUID> eventIds) {

    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9.-]{1,255}");
    private static final Pattern ACCOUNT_ID = Pattern.compile("[0-9]{12}");

    /// Checks all of it at once.
    ///
    /// @throws IllegalArgumentException naming every value that cannot be right
    public EventFactory {
        var problems = new ArrayList<String>();
        check(
                NAME,
                eventSource,
                "eventSource must be a name such as billing.example.com",
                problems);
        check(NAME, awsRegion, "awsRegion must be a name such as us-east-1", problems);
        check(ACCOUNT_ID, recipientAccountId, "recipientAccountId must be 12 digits", problems);
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", problems));
        }
    }

    private static void check(
            Pattern shape, String value, String problem, ArrayList<String> problems) {
        if (!shape.matcher(value).matches()) {
            problems.add(problem + ", not '" + value + "'");
        }
    }

    /// Secrets under common names removed, the time from the host's clock, random event ids.
    ///
    /// @throws IllegalArgumentException naming every value that cannot be right
    public static EventFactory of(String eventSource, String awsRegion, String accountId) {
        return new EventFactory(
                eventSource,
                awsRegion,
                accountId,
                Redaction.ofSecrets(),
                Clock.systemUTC(),
                UUID::randomUUID);
    }

    public EventFactory withRedaction(Redaction other) {
        return new EventFactory(eventSource, awsRegion, recipientAccountId, other, clock, eventIds);
    }

    public EventFactory withClock(InstantSource other) {
        return new EventFactory(
                eventSource, awsRegion, recipientAccountId, redaction, other, eventIds);
    }

    public EventFactory withEventIds(Supplier<UUID> other) {
        return new EventFactory(
                eventSource, awsRegion, recipientAccountId, redaction, clock, other);
    }

    /// Begins an event that happens now.
    ///
    /// @param eventName the action, as `CreateInvoice`
    /// @param identity who did it
    public EventBuilder event(String eventName, UserIdentity identity) {
        return new EventBuilder(this, eventName, identity);
    }
}
