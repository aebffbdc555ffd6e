package io.opentrail.signer.fault;

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
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerInterceptor;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/// Stops one signer dead at a chosen point, as a crash or a long pause of its process would, and
/// lets it go on later as if nothing had happened.
///
/// It is the signer's clock, wraps its store and is told of each record that it sends, so that it
/// can hold all of the signer's threads.
final class Stall implements InstantSource {

    private final Point point;
    private final InstantSource time;
    private final AtomicBoolean armed = new AtomicBoolean();
    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);

    Stall(Point point, InstantSource time) {
        this.point = point;
        this.time = time;
    }

    /// Where a round can be when its signer stops.
    enum Point {
        BEFORE_THE_SIGNING,
        IN_THE_TRANSACTION_OF_THE_SIGNING,
        BEFORE_THE_PUT,
        AFTER_THE_PUT,
        IN_THE_TRANSACTION_OF_THE_DELIVERY
    }

    /// From now on the point counts.
    void arm() {
        armed.set(true);
    }

    void release() {
        released.countDown();
    }

    /// Waits for the signer to come to the point.
    void awaitReached() throws InterruptedException {
        reached.await();
    }

    @Override
    public Instant instant() {
        if (armed.get() && point == Point.BEFORE_THE_SIGNING) {
            reached.countDown();
        }
        if (reached.getCount() == 0) {
            hold();
        }
        return time.instant();
    }

    /// The store, with the two points around each put.
    ObjectStore store(ObjectStore store) {
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

    /// What the signer's clients need to tell of their records.
    Map<String, String> kafkaProperties() {
        Sent.STALLS.put(toString(), this);
        return Map.of("interceptor.classes", Sent.class.getName(), Sent.STALL, toString());
    }

    private void stop(Point here) {
        if (point == here && armed.get()) {
            reached.countDown();
            hold();
        }
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
            switch (record.topic()) {
                case "opentrail.digests" ->
                        stall.ifPresent(it -> it.stop(Point.IN_THE_TRANSACTION_OF_THE_SIGNING));
                case "opentrail.trail-status" ->
                        stall.ifPresent(it -> it.stop(Point.IN_THE_TRANSACTION_OF_THE_DELIVERY));
                default -> {}
            }
            return record;
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
