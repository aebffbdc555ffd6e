package io.opentrail.verifier.bucket;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/// Reads buckets. Safe for use by many threads.
public interface BucketReader {

    /// An object that is being read.
    ///
    /// @param metadata asked for digests alone: it can cost as much as the body
    record OpenObject(InputStream body, Metadata metadata) implements AutoCloseable {

        /// User metadata by lower-case name without the `x-amz-meta-` prefix.
        public Map<String, String> userMetadata() throws IOException {
            return metadata.read();
        }

        @Override
        public void close() throws IOException {
            body.close();
        }
    }

    /// Reads an object's user metadata.
    @FunctionalInterface
    interface Metadata {
        Map<String, String> read() throws IOException;
    }

    /// Empty if the bucket has no object under the key.
    ///
    /// @throws IOException if the bucket cannot be read
    Optional<OpenObject> open(String bucket, String key) throws IOException;

    /// Hands on the keys that have the prefix and sort after the other, in the order of their UTF-8
    /// bytes, until the predicate says no. Holds one page of them at a time.
    void keys(String bucket, String prefix, String after, Predicate<String> more)
            throws IOException;

    /// The names of the folders in a folder.
    ///
    /// @param folder with a slash at the end, or empty for the bucket's root
    List<String> folders(String bucket, String folder) throws IOException;

    /// Whether user metadata may have been lost on the way here, as it is with plain copies of
    /// files, so that its absence proves nothing.
    boolean mayLackMetadata();
}
