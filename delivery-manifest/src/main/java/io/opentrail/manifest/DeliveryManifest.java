package io.opentrail.manifest;

import io.opentrail.manifest.object.ObjectMetrics;
import io.opentrail.manifest.object.PageObjects;
import io.opentrail.manifest.page.ManifestTopology;
import io.opentrail.manifest.page.PageMetrics;
import io.opentrail.schemas.registry.SchemaRegistry;
import io.opentrail.schemas.topics.KafkaConnection;
import io.opentrail.schemas.topics.TopicCatalogue;
import io.opentrail.schemas.topics.TopicProvisioner;
import io.opentrail.settings.BackOff;
import io.opentrail.store.ObjectStore;
import io.opentrail.telemetry.HealthStatus;
import io.opentrail.telemetry.Telemetry;
import io.opentrail.trails.ManifestObjects;
import io.opentrail.trails.TrailDirectory;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A running manifest: the stream that makes pages, and what puts them into buckets.
public final class DeliveryManifest implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(DeliveryManifest.class);
    private static final String MODULE = "delivery-manifest";
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(20);

    private final KafkaStreams streams;
    private final PageObjects objects;
    private final AtomicInteger failures = new AtomicInteger();
    private final CountDownLatch closed = new CountDownLatch(1);

    private DeliveryManifest(KafkaStreams streams, PageObjects objects) {
        this.streams = streams;
        this.objects = objects;
    }

    /// Makes missing topics and begins. Returns before the stream has its partitions: health tells
    /// when.
    public static DeliveryManifest start(
            DeliveryManifestConfig config,
            KafkaConnection connection,
            SchemaRegistry registry,
            TopicCatalogue catalogue,
            TrailDirectory trails,
            ObjectStore store,
            Telemetry telemetry,
            InstantSource clock) {
        try (Admin admin = Admin.create(connection.client(MODULE + "-topics"))) {
            new TopicProvisioner(admin, registry)
                    .provision(
                            List.of(
                                    catalogue.deliveries(),
                                    catalogue.manifests(),
                                    catalogue.control()));
        }
        var meters = telemetry.meters(MODULE);
        var topology =
                new ManifestTopology(
                                registry,
                                trailId -> wantsObjects(trails, trailId),
                                config.pageInterval(),
                                new PageMetrics(meters),
                                clock)
                        .build();
        var objects =
                PageObjects.start(
                        connection,
                        registry,
                        store,
                        trails,
                        config.maxRetryPause(),
                        new ObjectMetrics(meters),
                        clock);
        var streams = new KafkaStreams(topology, StreamsSettings.of(config, connection));
        var manifest = new DeliveryManifest(streams, objects);
        meters.gaugeOf(
                "waiting_trails",
                "trails that have a page that is not in its bucket",
                objects::waitingTrails);
        telemetry.health().register(MODULE, manifest::health);
        telemetry.health().register("manifest-objects", objects::health);
        streams.setUncaughtExceptionHandler(manifest::replace);
        streams.start();
        return manifest;
    }

    private static boolean wantsObjects(TrailDirectory trails, String trailId) {
        return trails.byId(trailId).filter(ManifestObjects::areWantedBy).isPresent();
    }

    /// What a thread that failed has not committed is undone, so another one can do it.
    private StreamThreadExceptionResponse replace(Throwable failure) {
        var backOff = new BackOff(FIRST_PAUSE, LONGEST_PAUSE, ThreadLocalRandom.current());
        Duration pause = backOff.after(failures.incrementAndGet());
        LOGGER.atWarn()
                .setCause(failure)
                .addKeyValue("backOff", pause)
                .log("The manifest's thread failed; another one takes its place");
        try {
            boolean _ = closed.await(pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        return StreamThreadExceptionResponse.REPLACE_THREAD;
    }

    private HealthStatus health() {
        KafkaStreams.State state = streams.state();
        return state == KafkaStreams.State.RUNNING
                ? HealthStatus.up()
                : HealthStatus.down("stream is " + state);
    }

    @Override
    public void close() {
        closed.countDown();
        if (!streams.close(CLOSE_TIMEOUT)) {
            LOGGER.atWarn()
                    .addKeyValue("timeout", CLOSE_TIMEOUT)
                    .log("Stream did not stop in time; what it has not committed is undone");
        }
        objects.close();
    }
}
