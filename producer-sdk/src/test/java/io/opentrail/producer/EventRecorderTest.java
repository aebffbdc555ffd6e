package io.opentrail.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opentrail.producer.ScriptedGateway.Reply;
import io.opentrail.producer.ScriptedGateway.Request;
import io.opentrail.producer.delivery.AccessKey;
import io.opentrail.producer.delivery.BatchConfig;
import io.opentrail.producer.delivery.DeliveryConfig;
import io.opentrail.producer.delivery.RetryConfig;
import io.opentrail.producer.event.AuditEvent;
import io.opentrail.producer.event.EventFactory;
import io.opentrail.producer.event.UserIdentity;
import io.opentrail.producer.report.DeliveryFailure;
import io.opentrail.producer.report.DropReason;
import io.opentrail.producer.report.RecorderListener;
import io.opentrail.producer.report.Rejection;
import io.opentrail.producer.spool.Acceptance;
import io.opentrail.producer.spool.Durability;
import io.opentrail.producer.spool.OverflowPolicy;
import io.opentrail.producer.spool.SpoolConfig;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventRecorderTest {

    private static final Duration LONG = Duration.ofSeconds(60);
    private static final EventFactory EVENTS =
            EventFactory.of("a.example.com", "us-east-1", "111122223333");
    private static final RetryConfig QUICK =
            new RetryConfig(
                    Duration.ofSeconds(5), LONG, Duration.ofMillis(1), Duration.ofMillis(20));

    private final Told told = new Told();
    private ScriptedGateway gateway;

    @BeforeEach
    void start() throws Exception {
        gateway = new ScriptedGateway();
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void eventsArriveSignedInOrderAndInBatches() throws Exception {
        List<AuditEvent> events = events(5_000);

        try (var recorder = open(config())) {
            events.forEach(recorder::record);
            assertThat(recorder.flush(LONG)).isTrue();
            var metrics = recorder.metrics();

            assertThat(metrics.recorded()).isEqualTo(5_000);
            assertThat(metrics.delivered()).isEqualTo(5_000);
            assertThat(metrics.batches()).isEqualTo(gateway.requests().size()).isBetween(3L, 50L);
            assertThat(metrics.waitingBytes()).isZero();
        }

        List<String> lines =
                gateway.requests().stream().flatMap(request -> request.lines().stream()).toList();
        assertThat(lines).isEqualTo(events.stream().map(AuditEvent::toJson).toList());
        assertThat(gateway.requests())
                .allMatch(request -> request.signature().isEmpty())
                .allMatch(r -> r.head().equals("POST /v1/records?region=us-east-1"));
        assertThat(gateway.connections()).isEqualTo(1);
    }

    @Test
    void aBatchGoesWithoutAFlushOnceItsTimeHasCome() {
        try (var recorder = open(config())) {
            recorder.record(event(1));

            Awaitility.await().atMost(LONG).until(() -> gateway.eventIds().size() == 1);
        }
    }

    @Test
    void anAddressCanHaveAPath() throws Exception {
        try (var recorder = open(config(gateway.address().resolve("/opentrail/in/")))) {
            recorder.record(event(1));

            assertThat(recorder.flush(LONG)).isTrue();
        }

        assertThat(gateway.requests())
                .singleElement()
                .matches(r -> r.head().equals("POST /opentrail/in/v1/records?region=us-east-1"))
                .matches(r -> r.signature().isEmpty());
    }

    @Test
    void aRejectedEventReachesTheOwnerAndCostsNobodyElse() throws Exception {
        List<AuditEvent> events = events(3);
        gateway.answer(_ ->
                Reply.of(
                        200,
                        "{\"accepted\":2,\"rejected\":[{\"index\":1,\"eventID\":null,"
                                + "\"code\":\"AccessDenied\",\"message\":\"not yours\"}]}"));

        try (var recorder = open(config())) {
            events.forEach(recorder::record);
            recorder.flush(LONG);

            assertThat(recorder.metrics().delivered()).isEqualTo(2);
            assertThat(recorder.metrics().rejected()).isEqualTo(1);
        }

        AuditEvent rejected = events.get(1);
        assertThat(told.rejections)
                .containsExactly(
                        new Rejection(
                                rejected.eventId(),
                                "AccessDenied",
                                "not yours",
                                rejected.toJson()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "400 {\"code\":\"InvalidBody\",\"message\":\"bad\"}",
                "413 {\"code\":\"BodyTooLarge\",\"message\":\"large\"}",
                "413 <html>too large</html>",
                "403 <html>blocked by a firewall</html>",
                "400 <html>blocked by a firewall</html>"
            })
    void aBodyThatIsRefusedForOneEventIsNarrowedDownToIt(String answer) throws Exception {
        List<AuditEvent> events = events(64);
        String bad = events.get(37).eventId();
        int status = Integer.parseInt(answer.substring(0, 3));
        gateway.answer(request ->
                request.lines().stream().anyMatch(line -> line.contains(bad))
                        ? Reply.of(status, answer.substring(4))
                        : request.kept());

        try (var recorder = open(config())) {
            events.forEach(recorder::record);
            assertThat(recorder.flush(LONG)).isTrue();
        }

        assertThat(told.rejections).extracting(Rejection::eventId).containsExactly(bad);
        assertThat(gateway.eventIds()).hasSize(63);
        assertThat(gateway.repeated()).isZero();
    }

    @Test
    void aGatewayThatCannotReadAnEmptyBodyIsAskedNoOftener() throws Exception {
        var left = new AtomicInteger(10);
        gateway.answer(request -> {
            if (request.lines().isEmpty()) {
                return Reply.of(400, "{\"code\":\"InvalidBody\",\"message\":\"empty\"}");
            }
            return left.getAndDecrement() > 0 ? Reply.of(403, "") : request.kept();
        });

        try (var recorder = open(config())) {
            recorder.record(event(1));

            assertThat(recorder.flush(LONG)).isTrue();
        }

        assertThat(gateway.requests()).hasSizeLessThan(30);
    }

    @Test
    void aWrongKeyIsTriedAgainUntilItIsRight() throws Exception {
        var key = new AtomicReference<>(new AccessKey(ScriptedGateway.KEY.id(), "wrong"));
        var config = config();

        try (var recorder = open(config.withDelivery(config.delivery().withKeys(key::get)))) {
            recorder.record(event(1));
            Awaitility.await().atMost(LONG).until(() -> told.failures.size() > 5);
            key.set(ScriptedGateway.KEY);

            assertThat(recorder.flush(LONG)).isTrue();
        }

        assertThat(told.failures.peek().problem()).contains("InvalidSignatureException");
        assertThat(told.failures).allMatch(failure -> failure.status().getAsInt() == 403);
        assertThat(told.rejections).isEmpty();
        assertThat(told.recovered).containsExactly(gateway.address());
        assertThat(told.failures).asString().doesNotContain("wrong");
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 404, 405, 408, 429, 500, 502, 503, 301})
    void troubleOfTheGatewayIsWaitedFor(int status) throws Exception {
        var left = new AtomicInteger(3);
        gateway.answer(request ->
                left.getAndDecrement() > 0
                        ? Reply.of(status, "{\"code\":\"X\",\"message\":\"y\"}")
                        : request.kept());

        try (var recorder = open(config())) {
            recorder.record(event(1));

            assertThat(recorder.flush(LONG)).isTrue();
        }

        assertThat(told.failures)
                .extracting(DeliveryFailure::failuresInARow)
                .containsExactly(1, 2, 3);
        assertThat(gateway.eventIds()).hasSize(1);
    }

    @Test
    void theGatewaysRetryAfterIsKept() throws Exception {
        var left = new AtomicInteger(1);
        gateway.answer(request ->
                left.getAndDecrement() > 0
                        ? Reply.of(429, "").with("Retry-After", "1")
                        : request.kept());

        try (var recorder = open(config())) {
            recorder.record(event(1));
            assertThat(recorder.flush(LONG)).isTrue();
        }

        assertThat(told.failures.peek().rest()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void anAnswerThatTellsOfOtherEventsIsNone() throws Exception {
        var left = new AtomicInteger(2);
        gateway.answer(request ->
                left.getAndDecrement() > 0
                        ? Reply.of(
                                200, left.get() > 0 ? "<html>" : "{\"accepted\":7,\"rejected\":[]}")
                        : request.kept());

        try (var recorder = open(config())) {
            recorder.record(event(1));
            assertThat(recorder.flush(LONG)).isTrue();
            assertThat(recorder.metrics().delivered()).isEqualTo(1);
        }

        assertThat(told.failures).hasSize(2);
    }

    @Test
    void anotherGatewayIsUsedWhereOneIsDown() throws Exception {
        URI down;
        try (var gone = new ScriptedGateway()) {
            down = gone.address();
        }

        try (var recorder = open(config(down, gateway.address()))) {
            for (int i = 0; i < 20; i++) {
                recorder.record(event(i));
                assertThat(recorder.flush(LONG)).isTrue();
            }
        }

        assertThat(gateway.eventIds()).hasSize(20);
        assertThat(told.failures).hasSizeLessThanOrEqualTo(1);
    }

    @Test
    void whatTheGatewayDoesNotTakeWaitsInTheSpoolForTheNextRecorder(@TempDir Path folder)
            throws Exception {
        List<AuditEvent> events = events(3_000);
        gateway.answer(_ -> Reply.of(503, ""));
        var recorder = open(config().withSpool(SpoolConfig.in(folder)));
        events.forEach(event -> assertThat(recorder.record(event)).isEqualTo(Acceptance.SPOOLED));
        boolean isSent = recorder.close(Duration.ofMillis(50));
        gateway.answer(Request::kept);

        try (var next = open(config().withSpool(SpoolConfig.in(folder)))) {
            assertThat(next.flush(LONG)).isTrue();
        }

        assertThat(isSent).isFalse();
        assertThat(gateway.eventIds()).hasSize(3_000);
        assertThat(recorder.record(event(0))).isEqualTo(Acceptance.DROPPED);
    }

    @Test
    void aCloseByAnInterruptedThreadLeavesAllInTheSpool(@TempDir Path folder) throws Exception {
        var config = config().withSpool(SpoolConfig.in(folder).withDurability(Durability.MEMORY));
        gateway.answer(_ -> Reply.of(503, ""));
        var recorder = open(config);
        events(100).forEach(recorder::record);

        Thread.currentThread().interrupt();
        recorder.close();
        boolean isInterrupted = Thread.interrupted();
        gateway.answer(Request::kept);
        try (var next = open(config)) {
            assertThat(next.flush(LONG)).isTrue();
        }

        assertThat(isInterrupted).isTrue();
        assertThat(recorder.metrics().droppedInAll()).isZero();
        assertThat(gateway.eventIds()).hasSize(100);
    }

    @Test
    void anOutageThatIsLargerThanMemoryIsSpooledAndWorkedOff(@TempDir Path folder)
            throws Exception {
        gateway.answer(_ -> Reply.of(503, ""));
        var config =
                config().withMemoryBytes(1 << 20)
                        .withOverflow(new OverflowPolicy.Block(LONG))
                        .withSpool(SpoolConfig.in(folder).withSyncInterval(Duration.ofMillis(100)));

        try (var recorder = open(config)) {
            events(10_000).forEach(recorder::record);
            long spooled = recorder.metrics().spoolBytes();
            gateway.answer(Request::kept);

            assertThat(recorder.flush(LONG)).isTrue();
            assertThat(spooled).isGreaterThan(3 << 20);
            assertThat(recorder.metrics().spoolBytes()).isZero();
            assertThat(recorder.metrics().droppedInAll()).isZero();
        }

        assertThat(gateway.eventIds()).hasSize(10_000);
    }

    @Test
    void dropsAreToldToTheListener() {
        gateway.answer(_ -> Reply.of(503, ""));
        int dropped = 0;

        try (var recorder = open(config().withMemoryBytes(1 << 20))) {
            for (int i = 0; i < 5_000; i++) {
                dropped += recorder.record(event(i)) == Acceptance.DROPPED ? 1 : 0;
            }
            recorder.close(Duration.ZERO);
        }

        assertThat(dropped).isPositive();
        assertThat(told.drops).contains(new Drop(DropReason.MEMORY_FULL, dropped));
        assertThat(told.drops).anyMatch(drop -> drop.reason() == DropReason.CLOSED);
    }

    @Test
    void aCommonPoolThatTheHostKeepsBusyHoldsUpNothing() throws Exception {
        var release = new CountDownLatch(1);
        for (int i = 0; i <= ForkJoinPool.commonPool().getParallelism(); i++) {
            ForkJoinPool.commonPool().execute(() -> await(release));
        }

        try (var recorder = open(config())) {
            recorder.record(event(1));

            assertThat(recorder.flush(LONG)).isTrue();
        } finally {
            release.countDown();
        }
    }

    @Test
    void anErrorOfTheOwnersCodeEndsNoThread() throws Exception {
        var left = new AtomicInteger(2);
        var config =
                RecorderConfig.of(
                        config().delivery()
                                .withKeys(() -> {
                                    if (left.getAndDecrement() > 0) {
                                        throw new NoClassDefFoundError("broken");
                                    }
                                    return ScriptedGateway.KEY;
                                }));

        try (var recorder = open(config)) {
            recorder.record(event(1));

            assertThat(recorder.flush(LONG)).isTrue();
        }
    }

    @Test
    void aListenerThatDoesNotReturnKeepsNobodyFromClosing(@TempDir Path folder) throws Exception {
        var isCalled = new CountDownLatch(1);
        var release = new CountDownLatch(1);
        RecorderListener stuck =
                new RecorderListener() {
                    @Override
                    public void deliveryFailed(DeliveryFailure failure) {
                        isCalled.countDown();
                        awaitUninterruptibly(release);
                    }
                };
        gateway.answer(_ -> Reply.of(503, ""));
        var config = config().withSpool(SpoolConfig.in(folder));
        var recorder = EventRecorder.open(config.withListener(stuck));
        recorder.record(event(1));
        isCalled.await();

        boolean isSent = recorder.close(Duration.ofMillis(50));

        assertThat(isSent).isFalse();
        assertThatThrownBy(() -> EventRecorder.open(config))
                .isInstanceOf(IllegalStateException.class);
        release.countDown();
    }

    @ParameterizedTest
    @MethodSource
    void aListenerThatThrowsChangesNothing(Supplier<? extends Throwable> thrown) throws Exception {
        RecorderListener broken =
                new RecorderListener() {
                    @Override
                    public void deliveryFailed(DeliveryFailure failure) {
                        EventRecorderTest.<RuntimeException>sneakily(thrown.get());
                    }
                };
        var left = new AtomicInteger(2);
        gateway.answer(request -> left.getAndDecrement() > 0 ? Reply.of(500, "") : request.kept());

        try (var recorder = EventRecorder.open(config().withListener(broken))) {
            recorder.record(event(1));

            assertThat(recorder.flush(LONG)).isTrue();
        }
    }

    static List<Supplier<? extends Throwable>> aListenerThatThrowsChangesNothing() {
        return List.of(
                () -> new IllegalStateException("broken"), () -> new AssertionError("broken"));
    }

    @SuppressWarnings("unchecked") // the compiler's view of it; nothing is cast
    private static <T extends Throwable> void sneakily(Throwable thrown) throws T {
        throw (T) thrown;
    }

    @Test
    void aFlushEndsAtItsDeadline() throws Exception {
        var release = new CountDownLatch(1);
        gateway.answer(request -> {
            await(release);
            return request.kept();
        });

        try (var recorder = open(config())) {
            recorder.record(event(1));
            boolean inTime = recorder.flush(Duration.ofMillis(50));
            release.countDown();

            assertThat(inTime).isFalse();
            assertThat(recorder.flush(LONG)).isTrue();
        }
    }

    @Test
    void manyThreadsRecordAtOnce() throws Exception {
        try (var recorder =
                open(config().withOverflow(new OverflowPolicy.Block(Duration.ofMinutes(1))))) {
            List<Thread> threads =
                    IntStream.range(0, 8)
                            .mapToObj(t ->
                                    Thread.ofVirtual()
                                            .start(() -> events(500).forEach(recorder::record)))
                            .toList();
            for (Thread thread : threads) {
                thread.join();
            }

            assertThat(recorder.flush(LONG)).isTrue();
        }

        assertThat(gateway.eventIds()).hasSize(4_000);
    }

    @Test
    void settingsWithoutSenseAreRefusedAtOnce() {
        assertThatThrownBy(() ->
                        DeliveryConfig.to(
                                List.of(URI.create("ftp://x"), URI.create("http://h/a%20b")),
                                "",
                                ScriptedGateway.KEY))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("ftp://x", "http://h/a%20b", "region");
        assertThatThrownBy(() -> config().withMemoryBytes(1000))
                .hasMessageContaining("memoryBytes");
        assertThatThrownBy(() -> new BatchConfig(10_001, 1 << 20, Duration.ZERO))
                .hasMessageContaining("10000");
    }

    private EventRecorder open(RecorderConfig config) {
        return EventRecorder.open(config.withListener(told));
    }

    private RecorderConfig config() {
        return config(gateway.address());
    }

    private static RecorderConfig config(URI... endpoints) {
        return RecorderConfig.of(
                DeliveryConfig.to(List.of(endpoints), "us-east-1", ScriptedGateway.KEY)
                        .withRetries(QUICK)
                        .withBatches(new BatchConfig(2_000, 1 << 20, Duration.ofMillis(20))));
    }

    private static List<AuditEvent> events(int count) {
        var events = new ArrayList<AuditEvent>();
        for (int i = 0; i < count; i++) {
            events.add(event(i));
        }
        return events;
    }

    private static AuditEvent event(int number) {
        return EVENTS.event("X", UserIdentity.unknown(null)).requestParameter("n", number).build();
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        boolean isThere = false;
        while (!isThere) {
            try {
                latch.await();
                isThere = true;
            } catch (InterruptedException e) {
                // as code that does not care
            }
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// One call of the listener.
    private record Drop(DropReason reason, long events) {}

    /// Remembers what it is told.
    private static final class Told implements RecorderListener {

        private final ConcurrentLinkedQueue<Drop> drops = new ConcurrentLinkedQueue<>();
        private final ConcurrentLinkedQueue<Rejection> rejections = new ConcurrentLinkedQueue<>();
        private final ConcurrentLinkedQueue<DeliveryFailure> failures =
                new ConcurrentLinkedQueue<>();
        private final ConcurrentLinkedQueue<URI> recovered = new ConcurrentLinkedQueue<>();

        @Override
        public void dropped(DropReason reason, long events) {
            drops.add(new Drop(reason, events));
        }

        @Override
        public void rejected(Rejection rejection) {
            rejections.add(rejection);
        }

        @Override
        public void deliveryFailed(DeliveryFailure failure) {
            failures.add(failure);
        }

        @Override
        public void deliveryRecovered(URI endpoint) {
            recovered.add(endpoint);
        }
    }
}
