package io.opentrail.sink.delivery;

import java.time.Instant;
import java.util.Optional;

/// Which buckets the store has answered for last: whether a bucket that does not answer is alone
/// with that. Used by one thread.
final class AnsweringBuckets {

    private Optional<Answer> last = Optional.empty();

    /// Of any other bucket than the last one's.
    private Optional<Answer> lastOfAnother = Optional.empty();

    /// @param at when it was last heard of
    record Answer(String bucket, Instant at) {}

    /// The store has taken something for the bucket, or has refused it.
    void answered(String bucket, Instant at) {
        if (last.filter(answer -> answer.bucket().equals(bucket)).isEmpty()) {
            lastOfAnother = last;
        }
        last = Optional.of(new Answer(bucket, at));
    }

    /// The last one but this.
    Optional<Answer> otherThan(String bucket) {
        return last.filter(answer -> !answer.bucket().equals(bucket)).or(() -> lastOfAnother);
    }
}
