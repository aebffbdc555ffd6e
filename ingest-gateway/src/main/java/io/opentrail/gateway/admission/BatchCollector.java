package io.opentrail.gateway.admission;

import io.opentrail.event.AuditEvent;
import io.opentrail.gateway.admission.BatchResult.Refusal;
import io.opentrail.schemas.envelope.EnvelopeResult;
import io.opentrail.schemas.envelope.RecordEnvelope;
import io.opentrail.schemas.envelope.Rejected;
import io.opentrail.schemas.envelope.RejectionCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// The records of one body, as they are found.
final class BatchCollector {

    private final RecordAdmission admission;
    private final Arrival arrival;
    private final byte[] body;
    private final List<AuditEvent> events = new ArrayList<>();
    private final List<Refusal> refusals = new ArrayList<>();

    BatchCollector(RecordAdmission admission, Arrival arrival, byte[] body) {
        this.admission = admission;
        this.arrival = arrival;
        this.body = body;
    }

    /// The body's next record.
    void add(EnvelopeResult result, int from, int to) {
        switch (result) {
            case Rejected rejected -> refuse(rejected);
            case RecordEnvelope envelope -> addText(envelope, from, to);
        }
    }

    private void addText(RecordEnvelope envelope, int from, int to) {
        OptionalInt problem = Utf8.problemAt(body, from, to);
        if (problem.isPresent()) {
            refuse(
                    Rejected.ofRecord(
                            RejectionCode.INVALID_JSON,
                            "byte %d of the record is not valid UTF-8"
                                    .formatted(problem.getAsInt() - from),
                            Optional.ofNullable(envelope.eventId())));
        } else {
            admit(envelope, from, to);
        }
    }

    void refuse(Rejected reason) {
        refusals.add(new Refusal(size(), reason));
    }

    int size() {
        return events.size() + refusals.size();
    }

    BatchResult.Batch batch() {
        return new BatchResult.Batch(events, refusals);
    }

    private void admit(RecordEnvelope envelope, int from, int to) {
        switch (admission.admit(arrival, envelope, body, from, to)) {
            case Verdict.Admitted(var event) -> events.add(event);
            case Verdict.Refused(var reason) -> refuse(reason);
        }
    }
}
