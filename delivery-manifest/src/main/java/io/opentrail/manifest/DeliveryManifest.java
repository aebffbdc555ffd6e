package io.opentrail.manifest;

import io.opentrail.manifest.object.ObjectMetrics;
import io.opentrail.manifest.object.PageObjects;
import io.opentrail.manifest.page.ManifestTopology;
import io.opentrail.manifest.page.PageMetrics;
import io.opentrail.schemas.registry.SchemaRegistry;
import io.opentrail.schemas.topics.KafkaConnection;
import io.opentrail.schemas.topics.TopicCatalogue;
import io.opentrail.schemas.topics.TopicProvisioner;
import io.opentrail.store.ObjectStore;
import io.opentrail.streams.RunningStream;
import io.opentrail.streams.ThreadReplacement;
import io.opentrail.telemetry.Telemetry;
import io.opentrail.trails.ManifestObjects;
import io.opentrail.trails.TrailDirectory;
import java.time.InstantSource;
import java.util.List;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.streams.KafkaStreams;

/// A running manifest: the stream that makes pages, and what puts them into buckets.
public final class DeliveryManifest implements AutoCloseable {

    private static final String MODULE = "delivery-manifest";

    private final RunningStream stream;
    private final PageObjects objects;

    private DeliveryManifest(RunningStream stream, PageObjects objects) {
        this.stream = stream;
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
        var streams = new KafkaStreams(topology, ManifestStreamSettings.of(config, connection));
        var stream = new RunningStream(streams, new ThreadReplacement(MODULE, clock));
        meters.gaugeOf(
                "waiting_trails",
                "trails that have a page that is not in its bucket",
                objects::waitingTrails);
        telemetry.health().register(MODULE, stream::health);
        telemetry.health().register("manifest-objects", objects::health);
        stream.start();
        return new DeliveryManifest(stream, objects);
    }

    private static boolean wantsObjects(TrailDirectory trails, String trailId) {
        return trails.byId(trailId).filter(ManifestObjects::areWantedBy).isPresent();
    }

    @Override
    public void close() {
        stream.close();
        objects.close();
    }
}
