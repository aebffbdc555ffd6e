package io.opentrail.gateway.admission;

import io.opentrail.gateway.admission.BatchResult.Refusal;
import io.opentrail.schemas.envelope.EnvelopeResult;
import io.opentrail.schemas.envelope.EventEncoder;
import io.opentrail.schemas.envelope.RecordEnvelope;
import io.opentrail.schemas.envelope.Rejected;
import java.util.ArrayList;
import java.util.List;

/// The records of one body, as they are found.
final class BatchCollector {

    private final RecordAdmission admission;
    private final Arrival arrival;
    private final byte[] body;
    private final EventEncoder encoder;
    private final List<AdmittedEvent> events = new ArrayList<>();
    private final List<Refusal> refusals = new ArrayList<>();
    private int accepted;

    BatchCollector(RecordAdmission admission, Arrival arrival, byte[] body) {
        this.admission = admission;
        this.arrival = arrival;
        this.body = body;
        this.encoder = new EventEncoder(arrival.time().toEpochMilli());
    }

    /// The body's next record.
    void add(EnvelopeResult result) {
        switch (result) {
            case Rejected rejected -> refuse(rejected);
            case RecordEnvelope envelope -> admit(envelope);
        }
    }

    void refuse(Rejected reason) {
        refusals.add(new Refusal(size(), reason));
    }

    int size() {
        return accepted + refusals.size();
    }

    BatchResult.Batch batch() {
        return new BatchResult.Batch(events, accepted, refusals);
    }

    private void admit(RecordEnvelope envelope) {
        switch (admission.admit(arrival, envelope, body, encoder)) {
            case Verdict.Admitted(var copies) -> {
                accepted++;
                events.addAll(copies);
            }
            case Verdict.Refused(var reason) -> refuse(reason);
        }
    }
}
