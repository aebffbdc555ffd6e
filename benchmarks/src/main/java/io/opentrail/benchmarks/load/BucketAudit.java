package io.opentrail.benchmarks.load;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import java.util.zip.GZIPInputStream;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/// Reads every log file of a bucket and counts what is in them, a bit for each event.
final class BucketAudit {

    private static final int READERS = 2;

    private final S3Client s3;
    private final String bucket;
    private final BitSet delivered = new BitSet();
    private long logFiles;
    private long doubled;

    private BucketAudit(S3Client s3, String bucket) {
        this.s3 = s3;
        this.bucket = bucket;
    }

    /// What is in the bucket, and what is not.
    ///
    /// @param lost events that the recorder accepted and that are in no log file
    /// @param doubled how often one came that was there already
    /// @param unaccepted events that the recorder did not accept and that are there
    record Result(long logFiles, long delivered, long lost, long doubled, long unaccepted) {}

    /// Compares the bucket with the events below a number, but for those that were not accepted.
    static Result of(S3Client s3, String bucket, long count, BitSet dropped)
            throws ExecutionException, InterruptedException {
        var audit = new BucketAudit(s3, bucket);
        audit.read();
        var accepted = new BitSet();
        accepted.set(0, Math.toIntExact(count));
        accepted.andNot(dropped);
        return audit.compare(accepted);
    }

    private void read() throws ExecutionException, InterruptedException {
        List<Future<?>> files = new ArrayList<>();
        try (var readers = Executors.newFixedThreadPool(READERS)) {
            s3
                    .listObjectsV2Paginator(list -> list.bucket(bucket).prefix("AWSLogs/"))
                    .contents()
                    .stream()
                    .map(S3Object::key)
                    .filter(key -> key.contains("/CloudTrail/"))
                    .forEach(key ->
                            files.add(
                                    readers.submit(() -> {
                                        read(key);
                                        return key;
                                    })));
            for (Future<?> file : files) {
                file.get();
            }
        }
    }

    private void read(String key) throws IOException {
        byte[] gzip = s3.getObjectAsBytes(get -> get.bucket(bucket).key(key)).asByteArrayUnsafe();
        LongStream.Builder numbers = LongStream.builder();
        try (var unzipped = new GZIPInputStream(new ByteArrayInputStream(gzip), 64 << 10)) {
            NumberedIds.find(unzipped.readAllBytes(), numbers);
        }
        add(numbers.build());
    }

    private synchronized void add(LongStream numbers) {
        logFiles++;
        numbers.forEach(number -> {
            int index = Math.toIntExact(number);
            if (delivered.get(index)) {
                doubled++;
            }
            delivered.set(index);
        });
    }

    private Result compare(BitSet accepted) {
        var lost = (BitSet) accepted.clone();
        lost.andNot(delivered);
        var unaccepted = (BitSet) delivered.clone();
        unaccepted.andNot(accepted);
        return new Result(
                logFiles,
                delivered.cardinality(),
                lost.cardinality(),
                doubled,
                unaccepted.cardinality());
    }
}
