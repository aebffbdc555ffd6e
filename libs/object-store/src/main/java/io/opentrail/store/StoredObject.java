package io.opentrail.store;

import java.util.Map;

/// An object as it is in its bucket.
///
/// @param body the stored bytes, never inflated in passing
/// @param userMetadata by lower-case name without the `x-amz-meta-` prefix
@SuppressWarnings(
        "ArrayRecordComponent") // whole log files; nothing compares stored objects by equals
public record StoredObject(byte[] body, String contentType, Map<String, String> userMetadata) {

    public StoredObject {
        userMetadata = Map.copyOf(userMetadata);
    }
}
