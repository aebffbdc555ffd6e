package io.opentrail.sink;

import io.opentrail.schemas.topics.TopicCatalogue;
import io.opentrail.store.BucketStatus;
import io.opentrail.store.ObjectStore;
import io.opentrail.store.PutOutcome;
import io.opentrail.store.PutRequest;
import io.opentrail.store.StoredObject;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerInterceptor;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/// Stops one sink dead at a chosen point, as a crash or a long pause of its process would, and lets
/// it go on later as if nothing had happened.
///
/// It is the sink's clock, wraps its store and is told of each record that it sends, so that it can
/// hold all of the sink's threads.
public final class Stall implements InstantSource {

    private final Point point;
    private final AtomicBoolean armed = new AtomicBoolean();
    private final AtomicLong looks = new AtomicLong();
    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);

    public Stall(Point point) {
        this.point = point;
    }

    /// Where a chunk can be when its sink stops, and a trail on its way into a lane and out of it.
    public enum Point {
        BEFORE_THE_DECISION,
        IN_THE_TRANSACTION_OF_THE_DECISION,
        BEFORE_THE_PUT,
        AFTER_THE_PUT,
        IN_THE_TRANSACTION_OF_THE_RECEIPTS,
        IN_THE_TRANSACTION_THAT_PARKS,
        IN_THE_TRANSACTION_THAT_UNPARKS
    }

    /// From now on the point counts.
    public void arm() {
        armed.set(true);
    }

    public boolean isReached() {
        return reached.getCount() == 0;
    }

    public void release() {
        released.countDown();
    }

    /// Grows for as long as the loop goes round.
    long looks() {
        return looks.get();
    }

    @Override
    public Instant instant() {
        if (armed.get() && point == Point.BEFORE_THE_DECISION) {
            reached.countDown();
        }
        if (isReached()) {
            hold();
        }
        looks.incrementAndGet();
        return Instant.now();
    }

    /// The store, with the two points around each put.
    public ObjectStore store(ObjectStore store) {
        return new ObjectStore() {
            @Override
            public PutOutcome put(PutRequest request) {
                stop(Point.BEFORE_THE_PUT);
                PutOutcome outcome = store.put(request);
                stop(Point.AFTER_THE_PUT);
                return outcome;
            }

            @Override
            public BucketStatus bucketStatus(String bucket) {
                return store.bucketStatus(bucket);
            }

            @Override
            public Optional<String> bucketPolicy(String bucket) {
                return store.bucketPolicy(bucket);
            }

            @Override
            public Optional<StoredObject> get(String bucket, String key) {
                return store.get(bucket, key);
            }
        };
    }

    /// What the sink's clients need to tell of their records, and to be missed soon.
    public Map<String, String> kafkaProperties() {
        Sent.STALLS.put(toString(), this);
        return Map.of(
                "interceptor.classes",
                Sent.class.getName(),
                Sent.STALL,
                toString(),
                "max.poll.interval.ms",
                "2500",
                "transaction.timeout.ms",
                "5000");
    }

    private void stop(Point here) {
        if (point == here && armed.get()) {
            reached.countDown();
            hold();
        }
    }

    /// Waits for the sink to come to the point.
    public void awaitReached() throws InterruptedException {
        reached.await();
    }

    private void hold() {
        try {
            released.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Sees each record before it is sent. Kafka makes it by name.
    public static final class Sent
            implements ProducerInterceptor<Object, Object>, ConsumerInterceptor<Object, Object> {

        private static final String STALL = "opentrail.test.stall";
        private static final Map<String, Stall> STALLS = new ConcurrentHashMap<>();

        private Optional<Stall> stall = Optional.empty();

        @Override
        public void configure(Map<String, ?> configs) {
            stall = Optional.ofNullable(STALLS.get(String.valueOf(configs.get(STALL))));
        }

        @Override
        public ProducerRecord<Object, Object> onSend(ProducerRecord<Object, Object> record) {
            stall.ifPresent(it -> transactionOf(record).ifPresent(it::stop));
            return record;
        }

        private static Optional<Point> transactionOf(ProducerRecord<Object, Object> record) {
            if (record.topic().startsWith(TopicCatalogue.PARKED_PREFIX)) {
                return Optional.of(Point.IN_THE_TRANSACTION_THAT_PARKS);
            }
            return switch (record.topic()) {
                case TopicCatalogue.DECISIONS ->
                        Optional.of(Point.IN_THE_TRANSACTION_OF_THE_DECISION);
                case TopicCatalogue.DELIVERIES ->
                        Optional.of(Point.IN_THE_TRANSACTION_OF_THE_RECEIPTS);
                case TopicCatalogue.PARKINGS ->
                        Optional.of(Point.IN_THE_TRANSACTION_THAT_UNPARKS)
                                .filter(_ -> isTombstone(record));
                default -> Optional.empty();
            };
        }

        @SuppressWarnings("NullAway") // Kafka's interface is not annotated
        private static boolean isTombstone(ProducerRecord<Object, Object> record) {
            return record.value() == null;
        }

        @Override
        public ConsumerRecords<Object, Object> onConsume(ConsumerRecords<Object, Object> records) {
            return records;
        }

        @Override
        public void onCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {}

        @Override
        public void onAcknowledgement(
                @Nullable RecordMetadata metadata, @Nullable Exception exception) {}

        @Override
        public void close() {}
    }
}
