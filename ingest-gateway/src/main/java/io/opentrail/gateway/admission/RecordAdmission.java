package io.opentrail.gateway.admission;

import io.opentrail.schemas.envelope.Completion;
import io.opentrail.schemas.envelope.EnvelopeReader;
import io.opentrail.schemas.envelope.EventEncoder;
import io.opentrail.schemas.envelope.Gap;
import io.opentrail.schemas.envelope.RecordEnvelope;
import io.opentrail.schemas.envelope.Rejected;
import io.opentrail.schemas.envelope.RejectionCode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/// Decides on one record and makes its events, with what the record lacks filled in.
public final class RecordAdmission {

    /// Of records that state none.
    static final String EVENT_VERSION = "1.11";

    private static final Pattern REGION = Pattern.compile("[a-z0-9][a-z0-9-]*");

    private final TreeSet<String> regions;
    private final EventTimeRule times;
    private final Supplier<UUID> eventIds;

    /// @param regions those served
    /// @param eventIds for records without one
    public RecordAdmission(
            Collection<String> regions, EventTimeRule times, Supplier<UUID> eventIds) {
        this.regions = new TreeSet<>(regions);
        this.times = times;
        this.eventIds = eventIds;
        this.regions.stream()
                .filter(region -> !REGION.matcher(region).matches())
                .findFirst()
                .ifPresent(region -> {
                    throw new IllegalArgumentException(
                            "region '"
                                    + region
                                    + "' must be lower-case letters, digits and hyphens");
                });
    }

    /// @param body what the envelope was read from
    /// @param encoder for events that arrived as this one
    Verdict admit(Arrival arrival, RecordEnvelope envelope, byte[] body, EventEncoder encoder) {
        Optional<String> account =
                Optional.ofNullable(envelope.recipientAccountId()).or(arrival::onlyAccount);
        Optional<String> region = Optional.ofNullable(envelope.awsRegion()).or(arrival::region);
        if (account.isEmpty()) {
            return missing(Gap.Field.RECIPIENT_ACCOUNT_ID, envelope);
        }
        if (region.isEmpty()) {
            return missing(Gap.Field.AWS_REGION, envelope);
        }
        if (!regions.contains(region.get())) {
            return unknownRegion(envelope);
        }
        Optional<Rejected> timeProblem = times.problem(envelope, arrival.time());
        if (timeProblem.isPresent()) {
            return new Verdict.Refused(timeProblem.get());
        }
        List<String> recipients =
                arrival.copies() ? Recipients.of(envelope, account.get()) : List.of(account.get());
        Optional<Rejected> problem = recipientsProblem(arrival, envelope, recipients);
        return problem.isPresent()
                ? new Verdict.Refused(problem.get())
                : admitted(envelope, body, encoder, region.get(), recipients);
    }

    private static Verdict missing(Gap.Field field, RecordEnvelope envelope) {
        return new Verdict.Refused(
                Rejected.missing(field.jsonName(), Optional.ofNullable(envelope.eventId())));
    }

    private Verdict unknownRegion(RecordEnvelope envelope) {
        return new Verdict.Refused(
                Rejected.ofField(
                        RejectionCode.UNKNOWN_REGION,
                        Gap.Field.AWS_REGION.jsonName(),
                        "is none of the regions served here: " + String.join(", ", regions),
                        Optional.ofNullable(envelope.eventId())));
    }

    private static Optional<Rejected> recipientsProblem(
            Arrival arrival, RecordEnvelope envelope, List<String> recipients) {
        if (recipients.size() > 1 && envelope.eventId() == null) {
            return Optional.of(
                    Rejected.ofField(
                            RejectionCode.MISSING_FIELD,
                            Gap.Field.EVENT_ID.jsonName(),
                            "is missing: without it, a repeat would make other copies",
                            Optional.empty()));
        }
        if (recipients.size() > Recipients.MAX) {
            return Optional.of(
                    Rejected.ofField(
                            RejectionCode.TOO_MANY_RECIPIENTS,
                            "resources",
                            "and userIdentity name %d accounts, copies can go to %d"
                                    .formatted(recipients.size(), Recipients.MAX),
                            Optional.ofNullable(envelope.eventId())));
        }
        String source = envelope.eventSource();
        for (String account : recipients) {
            if (!arrival.sender().mayWrite(source, account)) {
                return Optional.of(accessDenied(arrival, envelope, account));
            }
        }
        return Optional.empty();
    }

    private static Rejected accessDenied(Arrival arrival, RecordEnvelope envelope, String account) {
        boolean isCopy = !account.equals(envelope.recipientAccountId()) && arrival.copies();
        return Rejected.ofField(
                RejectionCode.ACCESS_DENIED,
                "eventSource",
                "and %s are not both among those that service '%s' may write"
                        .formatted(
                                isCopy
                                        ? "the account of a copy, " + account + ","
                                        : Gap.Field.RECIPIENT_ACCOUNT_ID.jsonName(),
                                arrival.sender().name()),
                Optional.ofNullable(envelope.eventId()));
    }

    private Verdict admitted(
            RecordEnvelope envelope,
            byte[] body,
            EventEncoder encoder,
            String region,
            List<String> recipients) {
        String eventId = envelope.eventId();
        String version = envelope.eventVersion();
        var original =
                new Completion(
                        eventId == null ? eventIds.get().toString() : eventId,
                        version == null ? EVENT_VERSION : version,
                        recipients.getFirst(),
                        region);
        List<AdmittedEvent> events = new ArrayList<>(recipients.size());
        for (RecordCopy copy : RecordCopy.all(envelope, original, recipients)) {
            SplicedRecord record = copy.record(body, envelope);
            Optional<Rejected> sizeProblem =
                    EnvelopeReader.sizeProblem(record.length(), Optional.ofNullable(eventId));
            if (sizeProblem.isPresent()) {
                return new Verdict.Refused(sizeProblem.get());
            }
            events.add(copy.event(encoder, envelope, record));
        }
        return new Verdict.Admitted(events);
    }
}
