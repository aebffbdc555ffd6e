package io.opentrail.verifier.bucket;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/// Buckets by the names that the digests have for them, read from where they are now.
public final class MovedBuckets implements BucketReader {

    private final Map<String, Home> homesByBucket;
    private final Optional<BucketReader> others;

    /// Where a bucket's objects are now.
    ///
    /// @param folder put before each key; with a slash at the end, or empty
    public record Home(BucketReader reader, String bucket, String folder) {}

    /// @param others reads the buckets that were not moved; empty if there are none to be read
    public MovedBuckets(Map<String, Home> homesByBucket, Optional<BucketReader> others) {
        this.homesByBucket = Map.copyOf(homesByBucket);
        this.others = others;
    }

    @Override
    public Optional<OpenObject> open(String bucket, String key) throws IOException {
        Home home = home(bucket);
        return home.reader().open(home.bucket(), home.folder() + key);
    }

    @Override
    public void keys(String bucket, String prefix, String after, Predicate<String> more)
            throws IOException {
        Home home = home(bucket);
        int moved = home.folder().length();
        home.reader()
                .keys(
                        home.bucket(),
                        home.folder() + prefix,
                        home.folder() + after,
                        key -> more.test(key.substring(moved)));
    }

    @Override
    public List<String> folders(String bucket, String folder) throws IOException {
        Home home = home(bucket);
        return home.reader().folders(home.bucket(), home.folder() + folder);
    }

    @Override
    public boolean mayLackMetadata() {
        return homesByBucket.values().stream().anyMatch(home -> home.reader().mayLackMetadata())
                || others.filter(BucketReader::mayLackMetadata).isPresent();
    }

    private Home home(String bucket) throws IOException {
        Home home = homesByBucket.get(bucket);
        if (home != null) {
            return home;
        }
        BucketReader reader =
                others.orElseThrow(() ->
                        new IOException(
                                "bucket '%s' has no local folder; name it with --local-folder %s=DIR"
                                        .formatted(bucket, bucket)));
        return new Home(reader, bucket, "");
    }
}
