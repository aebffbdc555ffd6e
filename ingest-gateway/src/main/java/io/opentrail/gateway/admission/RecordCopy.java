package io.opentrail.gateway.admission;

import io.opentrail.schemas.envelope.Completion;
import io.opentrail.schemas.envelope.EventEncoder;
import io.opentrail.schemas.envelope.Gap;
import io.opentrail.schemas.envelope.RecordEnvelope;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// A record as one account receives it.
///
/// @param isOriginal whether its recipient is the record's own
/// @param sharedEventId to be added; none where there is one copy, or the record has its own
record RecordCopy(Completion completion, boolean isOriginal, Optional<String> sharedEventId) {

    private static final String SHARED_EVENT_ID = "sharedEventID";

    /// @param recipients the record's own first
    static List<RecordCopy> all(
            RecordEnvelope envelope, Completion original, List<String> recipients) {
        if (recipients.size() == 1) {
            return List.of(new RecordCopy(original, true, Optional.empty()));
        }
        String own = envelope.sharedEventId();
        Optional<String> shared =
                own == null || own.isEmpty()
                        ? Optional.of(CopyIds.sharedEventId(original.eventId()))
                        : Optional.empty();
        return Stream.concat(
                        Stream.of(new RecordCopy(original, true, shared)),
                        recipients.stream()
                                .skip(1)
                                .map(account ->
                                        new RecordCopy(copyFor(account, original), false, shared)))
                .toList();
    }

    private static Completion copyFor(String account, Completion original) {
        return new Completion(
                CopyIds.eventId(original.eventId(), account),
                original.eventVersion(),
                account,
                original.region());
    }

    SplicedRecord record(byte[] body, RecordEnvelope envelope) {
        var record = new SplicedRecord(body, envelope);
        List<Gap> gaps = envelope.gaps();
        for (Gap gap : gaps) {
            record.add(gap, completion.valueOf(gap.field()));
        }
        sharedEventId.ifPresent(
                id -> record.add(SHARED_EVENT_ID, envelope.namesSharedEventId(), id));
        if (!isOriginal) {
            set(record, gaps, Gap.Field.EVENT_ID, envelope.quotedEventId());
            set(record, gaps, Gap.Field.RECIPIENT_ACCOUNT_ID, envelope.quotedRecipientAccountId());
        }
        return record;
    }

    /// Sets a field that the record has a value for.
    private void set(
            SplicedRecord record,
            List<Gap> gaps,
            Gap.Field field,
            Optional<RecordEnvelope.Span> quoted) {
        String value = completion.valueOf(field);
        if (quoted.isPresent()) {
            record.replace(quoted.get(), value);
        } else if (gaps.stream().noneMatch(gap -> gap.field() == field)) {
            record.add(field.jsonName(), true, value);
        }
    }

    AdmittedEvent event(EventEncoder encoder, RecordEnvelope envelope, SplicedRecord record) {
        return new AdmittedEvent(
                completion.region(),
                completion.accountId(),
                completion.eventId(),
                encoder.encode(
                        envelope, completion, sharedEventId, record, AdmittedEvent.HEADER_BYTES));
    }
}
