package io.opentrail.benchmarks.history;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.opentrail.event.AuditEvent;
import io.opentrail.schemas.envelope.Completion;
import io.opentrail.schemas.envelope.EnvelopeReader;
import io.opentrail.schemas.envelope.InvalidJsonException;
import io.opentrail.schemas.envelope.RealRecords;
import io.opentrail.schemas.envelope.RecordEnvelope;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.regex.Pattern;

/// Real records again and again: each time with other ids, another time and another account, all as
/// long as they were. Accounts are not alike: the n-th has events in proportion to 1/n.
final class PastEvents {

    static final String REGION = "us-east-1";

    private static final String ID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";
    private static final Pattern EVENT_ID = Pattern.compile("(\"eventID\": ?\")" + ID);
    private static final Pattern REQUEST_ID = Pattern.compile("(\"requestID\": ?\")" + ID);
    private static final Pattern TIME =
            Pattern.compile("(\"eventTime\": ?\")\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");

    private final List<String> records;
    private final double[] shares;
    private final int[] nextByAccount;
    private final Instant begin;
    private final double secondsPerEvent;
    private final SplittableRandom random = new SplittableRandom(42);
    private long made;

    /// @param begin of the first event
    /// @param secondsPerEvent between two
    PastEvents(int accounts, Instant begin, double secondsPerEvent) {
        this.records = RealRecords.all().stream().filter(PastEvents::isUsable).toList();
        this.begin = begin;
        this.secondsPerEvent = secondsPerEvent;
        this.shares = new double[accounts];
        this.nextByAccount = new int[accounts];
        double sum = 0;
        for (int i = 0; i < accounts; i++) {
            sum += 1.0 / (i + 1);
            shares[i] = sum;
        }
    }

    static String account(int number) {
        return "%012d".formatted(100_000_000_000L + number);
    }

    private static boolean isUsable(String record) {
        return EVENT_ID.matcher(record).find()
                && TIME.matcher(record).find()
                && read(record.getBytes(UTF_8)) instanceof RecordEnvelope;
    }

    private static Object read(byte[] record) {
        try {
            return EnvelopeReader.read(record);
        } catch (InvalidJsonException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /// The next event of some account; each account's are in the order of the real ones.
    AuditEvent next() {
        int account = pick();
        String record = records.get(nextByAccount[account]++ % records.size());
        Instant time =
                begin.plusMillis((long) (made++ * secondsPerEvent * 1000))
                        .truncatedTo(ChronoUnit.SECONDS);
        String varied = EVENT_ID.matcher(record).replaceAll("$1" + id());
        varied = REQUEST_ID.matcher(varied).replaceAll("$1" + id());
        varied = TIME.matcher(varied).replaceAll("$1" + time);
        byte[] bytes = varied.getBytes(UTF_8);
        var envelope = (RecordEnvelope) read(bytes);
        var completion =
                new Completion(
                        Objects.requireNonNull(envelope.eventId()),
                        Objects.requireNonNullElse(envelope.eventVersion(), "1.08"),
                        account(account),
                        REGION);
        return AuditEvent.newBuilder(envelope.event(completion, time, ByteBuffer.wrap(bytes)))
                .setEventCategory("Management")
                .build();
    }

    private int pick() {
        double at = random.nextDouble() * shares[shares.length - 1];
        int low = 0;
        int high = shares.length - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (shares[middle] < at) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private String id() {
        return "%08x-%04x-4%03x-a%03x-%012x"
                .formatted(
                        random.nextInt(),
                        random.nextInt(1 << 16),
                        random.nextInt(1 << 12),
                        random.nextInt(1 << 12),
                        random.nextLong(1L << 48));
    }
}
