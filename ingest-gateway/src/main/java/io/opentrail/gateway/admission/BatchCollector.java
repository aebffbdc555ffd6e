package io.opentrail.gateway.admission;

import io.opentrail.gateway.admission.BatchResult.Refusal;
import io.opentrail.schemas.envelope.EnvelopeResult;
import io.opentrail.schemas.envelope.EventEncoder;
import io.opentrail.schemas.envelope.RecordEnvelope;
import io.opentrail.schemas.envelope.Rejected;
import java.util.ArrayList;
import java.util.List;

/// The records of one body, as they are found; what is held of them is asked for.
///
/// @param <E> where there is no room for more
final class BatchCollector<E extends Exception> {

    /// As many are asked for at once, for asking costs more than a small record.
    private static final int STEP_BYTES = 64 << 10;

    private final RecordAdmission admission;
    private final Arrival arrival;
    private final byte[] body;
    private final MemoryBudget<E> budget;
    private final EventEncoder encoder;
    private final List<AdmittedEvent> events = new ArrayList<>();
    private final List<Refusal> refusals = new ArrayList<>();
    private int accepted;
    private int bytesNotAskedFor;

    BatchCollector(
            RecordAdmission admission, Arrival arrival, byte[] body, MemoryBudget<E> budget) {
        this.admission = admission;
        this.arrival = arrival;
        this.body = body;
        this.budget = budget;
        this.encoder = new EventEncoder(arrival.time().toEpochMilli());
    }

    /// The body's next record.
    void add(EnvelopeResult result) throws E {
        switch (result) {
            case Rejected rejected -> refuse(rejected);
            case RecordEnvelope envelope -> admit(envelope);
        }
    }

    void refuse(Rejected reason) throws E {
        var refusal = new Refusal(size(), reason);
        refusals.add(refusal);
        hold(refusal.heldBytes());
    }

    int size() {
        return accepted + refusals.size();
    }

    BatchResult.Batch batch() throws E {
        askForTheRest();
        return new BatchResult.Batch(events, accepted, refusals);
    }

    private void admit(RecordEnvelope envelope) throws E {
        switch (admission.admit(arrival, envelope, body, encoder)) {
            case Verdict.Admitted(var copies) -> {
                accepted++;
                for (AdmittedEvent copy : copies) {
                    events.add(copy);
                    hold(copy.heldBytes());
                }
            }
            case Verdict.Refused(var reason) -> refuse(reason);
        }
    }

    private void hold(int bytes) throws E {
        bytesNotAskedFor += bytes;
        if (bytesNotAskedFor >= STEP_BYTES) {
            askForTheRest();
        }
    }

    private void askForTheRest() throws E {
        budget.take(bytesNotAskedFor);
        bytesNotAskedFor = 0;
    }
}
