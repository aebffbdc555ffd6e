package io.opentrail.router.repeat;

import java.nio.ByteBuffer;

/// What an event is recognised by.
///
/// @param record the event's own bytes, without the envelope
public record EventIdentity(String account, String eventId, ByteBuffer record) {}
