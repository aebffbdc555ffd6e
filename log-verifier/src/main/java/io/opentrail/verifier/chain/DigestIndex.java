package io.opentrail.verifier.chain;

import io.opentrail.verifier.bucket.BucketReader;
import io.opentrail.verifier.digest.ChainPlace;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/// The digests that a bucket has of one chain, as the times that they end at: eight bytes each.
final class DigestIndex {

    private static final Duration INCLUSIVE = Duration.ofMinutes(1);

    private final boolean backfill;
    private long[] endSeconds = new long[64];
    private int size;
    private Optional<Instant> following = Optional.empty();

    private DigestIndex(boolean backfill) {
        this.backfill = backfill;
    }

    /// @param last later digests are left out, but for the first of them
    static DigestIndex read(
            BucketReader reader,
            String bucket,
            ChainPlace place,
            Instant start,
            Instant last,
            boolean backfill)
            throws IOException {
        var index = new DigestIndex(backfill);
        reader.keys(
                bucket,
                place.digestFolder(),
                place.key(start.minus(INCLUSIVE), false),
                key ->
                        ChainPlace.parse(key)
                                .filter(digest -> digest.place().equals(place))
                                .map(digest -> index.add(digest, start, last))
                                .orElse(true));
        Arrays.sort(index.endSeconds, 0, index.size);
        return index;
    }

    private boolean add(ChainPlace.Digest digest, Instant start, Instant last) {
        if (digest.backfill() != backfill) {
            return true;
        }
        if (digest.end().isAfter(last)) {
            following = Optional.of(digest.end());
            return false;
        }
        if (!digest.end().isBefore(start)) {
            if (size == endSeconds.length) {
                endSeconds = Arrays.copyOf(endSeconds, 2 * size);
            }
            endSeconds[size++] = digest.end().getEpochSecond();
        }
        return true;
    }

    Optional<Instant> newest() {
        return size == 0 ? Optional.empty() : Optional.of(at(size - 1));
    }

    /// The newest that ends before.
    Optional<Instant> before(Instant end) {
        int position = Arrays.binarySearch(endSeconds, 0, size, end.getEpochSecond());
        int older = (position < 0 ? -position - 1 : position) - 1;
        return older < 0 ? Optional.empty() : Optional.of(at(older));
    }

    /// The first one after the range.
    Optional<Instant> following() {
        return following;
    }

    private Instant at(int position) {
        return Instant.ofEpochSecond(endSeconds[position]);
    }
}
