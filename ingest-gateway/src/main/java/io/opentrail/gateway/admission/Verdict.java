package io.opentrail.gateway.admission;

import io.opentrail.schemas.envelope.Rejected;
import java.util.List;

/// Whether one record is taken.
sealed interface Verdict {

    /// It is.
    ///
    /// @param events one for each account that receives it
    record Admitted(List<AdmittedEvent> events) implements Verdict {
        public Admitted {
            events = List.copyOf(events);
        }
    }

    /// It is not.
    record Refused(Rejected reason) implements Verdict {}
}
