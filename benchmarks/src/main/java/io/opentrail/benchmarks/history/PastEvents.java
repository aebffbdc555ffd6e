package io.opentrail.benchmarks.history;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.opentrail.benchmarks.cell.Tenants;
import io.opentrail.event.AuditEvent;
import io.opentrail.history.event.HistoryEvent;
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
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.stream.Stream;

/// Real records again and again: each time with other ids, another time, another account and other
/// names of users, access keys and resources. Accounts are not alike: the n-th has events in
/// proportion to 1/n, and so have the names within each.
public final class PastEvents {

    public static final String REGION = "us-east-1";

    private static final String EVENT_VERSION = "1.08";

    private final List<RecordTemplate> templates;
    private final double[] shares;
    private final int[] nextByAccount;
    private final int names;
    private final Instant begin;
    private final double secondsPerEvent;
    private final SplittableRandom random = new SplittableRandom(42);
    private long made;

    /// @param names that each of the records' users and resources has in an account
    /// @param begin of the first event
    /// @param secondsPerEvent between two
    public PastEvents(int accounts, int names, Instant begin, double secondsPerEvent) {
        this.templates =
                RealRecords.all().stream()
                        .filter(RecordTemplate::fits)
                        .flatMap(PastEvents::template)
                        .toList();
        this.names = names;
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

    private static Stream<RecordTemplate> template(String record) {
        return event(record, Tenants.id(0), Instant.EPOCH).stream()
                .map(event -> new RecordTemplate(record, HistoryEvent.of(event)));
    }

    /// Empty for what the gateway refuses.
    private static Optional<AuditEvent> event(String record, String account, Instant arrival) {
        byte[] bytes = record.getBytes(UTF_8);
        try {
            if (!(EnvelopeReader.read(bytes) instanceof RecordEnvelope envelope)) {
                return Optional.empty();
            }
            var completion =
                    new Completion(
                            Objects.requireNonNull(envelope.eventId()),
                            Objects.requireNonNullElse(envelope.eventVersion(), EVENT_VERSION),
                            account,
                            REGION);
            return Optional.of(
                    AuditEvent.newBuilder(
                                    envelope.event(completion, arrival, ByteBuffer.wrap(bytes)))
                            .setEventCategory("Management")
                            .build());
        } catch (InvalidJsonException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /// The next event of some account; each account's are in the order of the real ones.
    public AuditEvent next() {
        int account = pick();
        RecordTemplate template = templates.get(nextByAccount[account]++ % templates.size());
        Instant time =
                begin.plusMillis((long) (made++ * secondsPerEvent * 1000))
                        .truncatedTo(ChronoUnit.SECONDS);
        var values = new RecordTemplate.Values(id(), id(), time.toString(), pickName(), pickName());
        return event(template.filled(values), Tenants.id(account), time).orElseThrow();
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

    private int pickName() {
        return (int) Math.pow(names, random.nextDouble()) - 1;
    }

    /// Of the fourth version, as those in real records are.
    private UUID id() {
        long high = (random.nextLong() & ~0xf000L) | 0x4000L;
        long low = (random.nextLong() >>> 2) | 0x8000_0000_0000_0000L;
        return new UUID(high, low);
    }
}
