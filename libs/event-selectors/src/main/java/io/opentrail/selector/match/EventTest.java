package io.opentrail.selector.match;

import io.opentrail.event.AuditEvent;

/// A part of what a selector asks of an event. Does not allocate.
interface EventTest {
    boolean passes(AuditEvent event);
}
