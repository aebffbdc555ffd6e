package io.opentrail.schemas.serde;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What delivery needs of an event.
///
/// @param eventCategory as in the record; null before eventVersion 1.07
/// @param recordOffset where the audit record's own bytes begin, from the start of the frame
/// @param recordBytes their length
public record EventHeader(
        Instant eventTime,
        Instant ingestTime,
        String awsRegion,
        @Nullable String eventCategory,
        int recordOffset,
        int recordBytes) {}
