package io.opentrail.gateway.admission;

import io.opentrail.event.AuditEvent;
import io.opentrail.schemas.envelope.Rejected;

/// Whether one record is taken.
sealed interface Verdict {

    record Admitted(AuditEvent event) implements Verdict {}

    record Refused(Rejected reason) implements Verdict {}
}
