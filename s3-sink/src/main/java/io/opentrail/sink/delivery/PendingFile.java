package io.opentrail.sink.delivery;

import io.opentrail.settings.BackOff;
import io.opentrail.sink.chunk.Chunk.FileEvents;
import io.opentrail.sink.logfile.LogFile;
import io.opentrail.store.BucketRefusedException;
import io.opentrail.store.StoreException;
import io.opentrail.store.StoreUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;

/// How far one decided log file has got. Each state says which states may follow.
sealed interface PendingFile {

    /// Codes that speak of the sink's own credentials: every bucket refuses then, and none is to
    /// blame.
    Set<String> OWN_FAULT = Set.of("InvalidAccessKeyId", "SignatureDoesNotMatch", "ExpiredToken");

    FileEvents events();

    /// True if the bucket's last answer was a refusal.
    default boolean isRefused() {
        return switch (this) {
            case Waiting waiting -> !waiting.refusedSince().equals(Instant.MAX);
            case Putting putting -> !putting.refusedSince().equals(Instant.MAX);
            case Stored _ -> false;
            case Refused _ -> true;
        };
    }

    /// To be put at a given moment.
    ///
    /// @param failedAt when it failed last, or [Instant#MAX]
    /// @param refusedSince when the bucket first refused in a row, or [Instant#MAX]
    record Waiting(
            FileEvents events,
            Instant notBefore,
            int failures,
            Instant failedAt,
            Instant refusedSince)
            implements PendingFile {

        static Waiting first(FileEvents events) {
            return new Waiting(events, Instant.MIN, 0, Instant.MAX, Instant.MAX);
        }

        Putting start() {
            return new Putting(events, failures, failedAt, refusedSince);
        }
    }

    /// On its way.
    record Putting(FileEvents events, int failures, Instant failedAt, Instant refusedSince)
            implements PendingFile {

        Stored succeed(LogFile file, long storedBytes, Instant at) {
            return new Stored(events, file, storedBytes, at);
        }

        /// Waits again, or gives up if the bucket itself has refused for long enough and parking is
        /// possible.
        ///
        /// @param others what the store has answered for
        /// @param parkAfter how long a bucket may refuse
        PendingFile fail(
                StoreException failure,
                Instant now,
                AnsweringBuckets others,
                Duration parkAfter,
                BackOff backOff,
                boolean mayPark) {
            Instant since =
                    blamesBucket(failure, others) ? earlier(refusedSince, now) : Instant.MAX;
            if (mayPark && !since.equals(Instant.MAX) && !now.isBefore(since.plus(parkAfter))) {
                return new Refused(events, failure.code());
            }
            int inARow = failures + 1;
            return new Waiting(events, now.plus(backOff.after(inARow)), inARow, now, since);
        }

        /// A store that is away is away for all buckets, so it is the bucket if another one was
        /// answered for between this failure and the one before.
        private boolean blamesBucket(StoreException failure, AnsweringBuckets others) {
            return switch (failure) {
                case BucketRefusedException refused -> !OWN_FAULT.contains(refused.code());
                case StoreUnavailableException _ ->
                        others.otherThan(events.file().getBucket())
                                .filter(answer -> answer.at().isAfter(failedAt))
                                .isPresent();
            };
        }

        private static Instant earlier(Instant one, Instant other) {
            return one.isBefore(other) ? one : other;
        }
    }

    /// In its bucket.
    record Stored(FileEvents events, LogFile file, long storedBytes, Instant at)
            implements PendingFile {}

    /// Not to be put from here: its events are to be parked.
    record Refused(FileEvents events, String error) implements PendingFile {}
}
