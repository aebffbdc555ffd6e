package io.opentrail.history.store;

import io.opentrail.history.event.HistoryEvent;
import java.nio.ByteBuffer;

/// An event that a lookup found.
///
/// @param record the audit record's own bytes
public record FoundEvent(Position position, HistoryEvent event, ByteBuffer record) {}
