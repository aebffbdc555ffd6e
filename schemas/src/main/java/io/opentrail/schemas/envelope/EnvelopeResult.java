package io.opentrail.schemas.envelope;

/// What reading a record's envelope came to.
public sealed interface EnvelopeResult permits RecordEnvelope, Rejected {}
