package io.opentrail.store;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// An object to put.
///
/// There is no content encoding: a log file is a gzip *object*, and a store or client that saw an
/// encoding would inflate it in passing, which breaks everyone who hashes or inflates it himself.
///
/// @param body handed over, not copied; nobody changes it from here on
/// @param contentType [#GZIP] or [#JSON] for what OpenTrail delivers
/// @param userMetadata by lower-case name without the `x-amz-meta-` prefix; printable ASCII, so
///   that each value comes back byte for byte
/// @param kmsKeyId of the key service's key that the object must be encrypted with; empty leaves
///   encryption to the store's configuration
// The array saves a copy of every log file; nothing compares requests.
@SuppressWarnings("ArrayRecordComponent")
public record PutRequest(
        String bucket,
        String key,
        byte[] body,
        String contentType,
        Map<String, String> userMetadata,
        Optional<String> kmsKeyId) {

    public static final String GZIP = "application/x-gzip";
    public static final String JSON = "application/json";

    private static final Pattern METADATA_NAME = Pattern.compile("[a-z0-9]([a-z0-9-]*[a-z0-9])?");
    private static final Pattern METADATA_VALUE = Pattern.compile("[!-~]([ -~]*[!-~])?");

    public PutRequest {
        requireText("bucket", bucket);
        requireText("key", key);
        requireText("contentType", contentType);
        userMetadata = Map.copyOf(userMetadata);
        userMetadata.forEach(PutRequest::requireHeaderSafe);
    }

    /// A put that leaves encryption to the store's configuration.
    public PutRequest(
            String bucket,
            String key,
            byte[] body,
            String contentType,
            Map<String, String> userMetadata) {
        this(bucket, key, body, contentType, userMetadata, Optional.empty());
    }

    /// A put of a gzip object without user metadata, as a log file is.
    public static PutRequest gzip(String bucket, String key, byte[] body) {
        return new PutRequest(bucket, key, body, GZIP, Map.of());
    }

    /// The same with this user metadata.
    public PutRequest with(Map<String, String> metadata) {
        return new PutRequest(bucket, key, body, contentType, metadata, kmsKeyId);
    }

    /// The same, encrypted with a key of the key service, if one is given.
    public PutRequest encryptedWith(Optional<String> anyKmsKeyId) {
        return new PutRequest(bucket, key, body, contentType, userMetadata, anyKmsKeyId);
    }

    /// Whether the stored object is what this request asks for, see [PutOutcome.AlreadyThere]. The
    /// content type and metadata that was not asked for don't count.
    public boolean isSatisfiedBy(StoredObject stored) {
        return stored.userMetadata().entrySet().containsAll(userMetadata.entrySet())
                && (Arrays.equals(body, stored.body())
                        || GzipMember.sameContent(body, stored.body()));
    }

    private static void requireText(String name, String value) {
        if (value.isBlank()) {
            throw new IllegalArgumentException("put request: " + name + " is blank");
        }
    }

    private static void requireHeaderSafe(String name, String value) {
        if (!METADATA_NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "user metadata name '%s': only lower-case letters, digits and inner '-' are kept by every store"
                            .formatted(name));
        }
        if (!METADATA_VALUE.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "user metadata '%s': its value must be printable ASCII without blanks at its ends"
                            .formatted(name));
        }
    }
}
