package io.opentrail.gateway.admission;

import io.opentrail.schemas.envelope.Completion;
import io.opentrail.schemas.envelope.EnvelopeReader;
import io.opentrail.schemas.envelope.Gap;
import io.opentrail.schemas.envelope.RecordEnvelope;
import io.opentrail.schemas.envelope.Rejected;
import io.opentrail.schemas.envelope.RejectionCode;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/// Decides on one record and makes its event, with what the record lacks filled in.
public final class RecordAdmission {

    /// Of records that state none.
    static final String EVENT_VERSION = "1.11";

    private static final Pattern REGION = Pattern.compile("[a-z0-9][a-z0-9-]*");

    private final TreeSet<String> regions;
    private final Supplier<UUID> eventIds;

    /// @param regions those served
    /// @param eventIds for records without one
    public RecordAdmission(Collection<String> regions, Supplier<UUID> eventIds) {
        this.regions = new TreeSet<>(regions);
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

    /// @param from of the record's first byte
    /// @param to behind its last byte
    Verdict admit(Arrival arrival, RecordEnvelope envelope, byte[] body, int from, int to) {
        Optional<String> eventId = Optional.ofNullable(envelope.eventId());
        Optional<String> account =
                Optional.ofNullable(envelope.recipientAccountId()).or(arrival::onlyAccount);
        Optional<String> region = Optional.ofNullable(envelope.awsRegion()).or(arrival::region);
        if (account.isEmpty()) {
            return new Verdict.Refused(
                    Rejected.missing(Gap.Field.RECIPIENT_ACCOUNT_ID.jsonName(), eventId));
        }
        if (region.isEmpty()) {
            return new Verdict.Refused(Rejected.missing(Gap.Field.AWS_REGION.jsonName(), eventId));
        }
        return regionProblem(region.get(), eventId)
                .or(() -> accessProblem(arrival, envelope, account.get()))
                .<Verdict>map(Verdict.Refused::new)
                .orElseGet(() -> {
                    var completion =
                            new Completion(
                                    eventId.orElseGet(() -> eventIds.get().toString()),
                                    Optional.ofNullable(envelope.eventVersion())
                                            .orElse(EVENT_VERSION),
                                    account.get(),
                                    region.get());
                    return complete(arrival, envelope, completion, body, from, to);
                });
    }

    private Optional<Rejected> regionProblem(String region, Optional<String> eventId) {
        return regions.contains(region)
                ? Optional.empty()
                : Optional.of(
                        Rejected.ofField(
                                RejectionCode.UNKNOWN_REGION,
                                Gap.Field.AWS_REGION.jsonName(),
                                "is none of the regions served here: " + String.join(", ", regions),
                                eventId));
    }

    private static Optional<Rejected> accessProblem(
            Arrival arrival, RecordEnvelope envelope, String account) {
        return arrival.sender().mayWrite(envelope.eventSource(), account)
                ? Optional.empty()
                : Optional.of(
                        Rejected.ofField(
                                RejectionCode.ACCESS_DENIED,
                                "eventSource",
                                "and recipientAccountId are not both among those that service '%s' may write"
                                        .formatted(arrival.sender().name()),
                                Optional.ofNullable(envelope.eventId())));
    }

    private static Verdict complete(
            Arrival arrival,
            RecordEnvelope envelope,
            Completion completion,
            byte[] body,
            int from,
            int to) {
        SequencedMap<Gap, String> added = new LinkedHashMap<>();
        envelope.gaps().forEach(gap -> added.put(gap, completion.valueOf(gap.field())));
        ByteBuffer record = Splice.into(body, from, to, added);
        return EnvelopeReader.sizeProblem(
                        record.remaining(), Optional.ofNullable(envelope.eventId()))
                .<Verdict>map(Verdict.Refused::new)
                .orElseGet(() ->
                        new Verdict.Admitted(envelope.event(completion, arrival.time(), record)));
    }
}
