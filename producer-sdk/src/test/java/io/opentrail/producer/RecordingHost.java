package io.opentrail.producer;

import io.opentrail.producer.delivery.DeliveryConfig;
import io.opentrail.producer.delivery.RetryConfig;
import io.opentrail.producer.event.AuditEvent;
import io.opentrail.producer.event.EventFactory;
import io.opentrail.producer.event.UserIdentity;
import io.opentrail.producer.spool.Acceptance;
import io.opentrail.producer.spool.SpoolConfig;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/// A process that records with several threads until it is killed or has recorded enough. Each
/// event that was spooled is written to a ledger, by one call of the operating system, so that the
/// ledger outlives it too.
final class RecordingHost {

    private static final int THREADS = 3;
    private static final int MEMORY = 1 << 20;

    /// Never full: what hosts leave in it is bounded by what they record.
    private static final long SPOOL = 1L << 40;

    private RecordingHost() {}

    /// Arguments: the spool's folder, the ledger, the gateway's address, how many events are
    /// enough.
    public static void main(String[] arguments) throws Exception {
        var config = config(Path.of(arguments[0]), URI.create(arguments[2]));
        try (var ledger =
                        FileChannel.open(
                                Path.of(arguments[1]),
                                StandardOpenOption.CREATE,
                                StandardOpenOption.APPEND);
                var recorder = EventRecorder.open(config)) {
            System.out.println("READY");
            var left = new AtomicInteger(Integer.parseInt(arguments[3]));
            for (int i = 0; i < THREADS; i++) {
                Thread.ofPlatform().daemon().start(() -> record(recorder, left, ledger));
            }
            while (System.in.read() >= 0) {
                // until the parent ends or kills it
            }
        }
    }

    static RecorderConfig config(Path folder, URI gateway) {
        var retries =
                new RetryConfig(
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(10),
                        Duration.ofMillis(5),
                        Duration.ofMillis(100));
        return RecorderConfig.of(
                        DeliveryConfig.to(List.of(gateway), "us-east-1", ScriptedGateway.KEY)
                                .withRetries(retries))
                .withMemoryBytes(MEMORY)
                .withSpool(
                        SpoolConfig.in(folder)
                                .withMaxBytes(SPOOL)
                                .withSpillAfter(Duration.ofMillis(30)));
    }

    /// So that a host which accepts nothing for long says why.
    private static void tellAtTimes(int refused, EventRecorder recorder) {
        if (refused % 10_000 == 0) {
            System.err.println(recorder.metrics());
        }
    }

    private static void record(EventRecorder recorder, AtomicInteger left, FileChannel ledger) {
        EventFactory events = EventFactory.of("a.example.com", "us-east-1", "111122223333");
        UserIdentity identity = UserIdentity.unknown("host");
        int refused = 0;
        try {
            for (int i = 0; left.get() > 0; i++) {
                AuditEvent event =
                        events.event("X", identity)
                                .requestParameter("padding", "p".repeat(i % 900))
                                .build();
                if (recorder.record(event) == Acceptance.SPOOLED) {
                    left.decrementAndGet();
                    String line = event.eventId() + "\n";
                    ledger.write(ByteBuffer.wrap(line.getBytes(StandardCharsets.US_ASCII)));
                } else {
                    tellAtTimes(++refused, recorder);
                    LockSupport.parkNanos(1_000_000);
                }
            }
        } catch (IOException e) {
            e.printStackTrace();
            Runtime.getRuntime().halt(1);
        }
    }
}
