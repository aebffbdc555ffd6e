package io.opentrail.manifest.object;

import io.opentrail.schemas.registry.SchemaRegistryException;
import io.opentrail.settings.BackOff;
import io.opentrail.store.ObjectStore;
import io.opentrail.store.StoreException;
import io.opentrail.trail.Trail;
import io.opentrail.trails.TrailDirectory;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Puts pages, those of one trail one by one and in order. A page is tried until its bucket takes
/// it.
final class PagePutter implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(PagePutter.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
    private static final int MAX_CONCURRENT_PUTS = 16;

    private final ObjectStore store;
    private final TrailDirectory trails;
    private final PageReader reader;
    private final Duration maxRetryPause;
    private final ObjectMetrics metrics;
    private final Semaphore slots = new Semaphore(MAX_CONCURRENT_PUTS);
    private final Map<TopicPartition, Map<String, TrailPages>> trailsByPartition =
            new ConcurrentHashMap<>();
    private final ExecutorService executor =
            Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("page-", 0).factory());

    PagePutter(
            ObjectStore store,
            TrailDirectory trails,
            PageReader reader,
            Duration maxRetryPause,
            ObjectMetrics metrics) {
        this.store = store;
        this.trails = trails;
        this.reader = reader;
        this.maxRetryPause = maxRetryPause;
        this.metrics = metrics;
    }

    /// Begins with a partition where an earlier process ended.
    void begin(TopicPartition partition, Position position) {
        Map<String, TrailPages> ofPartition = new ConcurrentHashMap<>();
        trailsByPartition.put(partition, ofPartition);
        position.offsetsByTrailId()
                .forEach((trailId, offset) -> {
                    var pages = new TrailPages();
                    ofPartition.put(trailId, pages);
                    if (pages.addUnread(new TrailPages.Range(offset, position.offset()))) {
                        executor.execute(() -> put(partition, trailId, pages));
                    }
                });
    }

    void add(TopicPartition partition, KeptPage page) {
        Map<String, TrailPages> ofPartition = trailsByPartition.get(partition);
        if (ofPartition == null) {
            return;
        }
        String trailId = page.page().getTrailId();
        TrailPages pages = ofPartition.computeIfAbsent(trailId, _ -> new TrailPages());
        if (pages.add(page)) {
            executor.execute(() -> put(partition, trailId, pages));
        }
    }

    /// How far the partition is.
    ///
    /// @param read behind the last page that was added
    Position position(TopicPartition partition, long read) {
        Map<String, Long> unput = new HashMap<>();
        trailsByPartition
                .getOrDefault(partition, Map.of())
                .forEach((trailId, pages) ->
                        pages.firstOffset().ifPresent(offset -> unput.put(trailId, offset)));
        return Position.of(read, unput);
    }

    /// The partition is somebody else's now: a put that is under way is repeated there, to no
    /// effect.
    void forget(TopicPartition partition) {
        trailsByPartition.remove(partition);
    }

    /// Trails that have a page that is not put.
    long waitingTrails() {
        return trailsByPartition.values().stream()
                .flatMap(ofPartition -> ofPartition.values().stream())
                .filter(pages -> pages.firstOffset().isPresent())
                .count();
    }

    @Override
    public void close() {
        trailsByPartition.clear();
        executor.shutdownNow();
        executor.close();
    }

    private void put(TopicPartition partition, String trailId, TrailPages pages) {
        var backOff = new BackOff(FIRST_PAUSE, maxRetryPause, ThreadLocalRandom.current());
        int failures = 0;
        while (isOurs(partition, trailId, pages) && !pages.isDone()) {
            try {
                Optional<KeptPage> next = pages.next();
                if (next.isPresent()) {
                    put(next.get());
                    pages.remove(next.get());
                } else {
                    PageReader.Slice slice = reader.read(partition, trailId, pages.unread());
                    pages.addRead(slice.pages(), slice.next());
                }
                failures = 0;
            } catch (StoreException e) {
                metrics.failed(e.code());
                pause(backOff.after(++failures), trailId, e.code());
            } catch (KafkaException | SchemaRegistryException e) {
                pause(backOff.after(++failures), trailId, e.toString());
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private boolean isOurs(TopicPartition partition, String trailId, TrailPages pages) {
        return !Thread.currentThread().isInterrupted()
                && trailsByPartition.getOrDefault(partition, Map.of()).get(trailId) == pages;
    }

    private void put(KeptPage page) throws InterruptedException {
        Optional<String> kmsKeyId = trails.byId(page.page().getTrailId()).map(Trail::getKmsKeyId);
        slots.acquire();
        try {
            store.put(PageObject.put(page.page(), kmsKeyId));
        } finally {
            slots.release();
        }
        metrics.put();
    }

    private static void pause(Duration pause, String trailId, String error) {
        LOGGER.atWarn()
                .addKeyValue("trail", trailId)
                .addKeyValue("error", error)
                .log("A page of a manifest was not put; trying again");
        try {
            Thread.sleep(pause);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
