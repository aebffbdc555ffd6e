package io.opentrail.gateway;

import io.opentrail.access.identity.IdentityProvider;
import io.opentrail.gateway.admission.BatchReader;
import io.opentrail.gateway.admission.RecordAdmission;
import io.opentrail.gateway.http.Callers;
import io.opentrail.gateway.http.GatewayMetrics;
import io.opentrail.gateway.http.GatewayRoutes;
import io.opentrail.gateway.http.InFlightRequests;
import io.opentrail.gateway.http.RecordsHandler;
import io.opentrail.gateway.kafka.EventPartitions;
import io.opentrail.gateway.kafka.KafkaEventPublisher;
import io.opentrail.gateway.kafka.KafkaHealth;
import io.opentrail.gateway.kafka.PublisherMetrics;
import io.opentrail.gateway.quota.Quotas;
import io.opentrail.http.HttpEndpoint;
import io.opentrail.http.InFlightBytes;
import io.opentrail.schemas.registry.SchemaRegistry;
import io.opentrail.schemas.topics.KafkaConnection;
import io.opentrail.schemas.topics.Topic;
import io.opentrail.schemas.topics.TopicCatalogue;
import io.opentrail.schemas.topics.TopicProvisioner;
import io.opentrail.telemetry.HealthHandler;
import io.opentrail.telemetry.Meters;
import io.opentrail.telemetry.Telemetry;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A running gateway.
public final class IngestGateway implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(IngestGateway.class);
    private static final String MODULE = "ingest-gateway";

    private final Admin admin;
    private final KafkaEventPublisher publisher;
    private final InFlightRequests inFlight;
    private final HttpEndpoint endpoint;
    private final Duration drainTimeout;

    private IngestGateway(
            Admin admin,
            KafkaEventPublisher publisher,
            InFlightRequests inFlight,
            HttpEndpoint endpoint,
            Duration drainTimeout) {
        this.admin = admin;
        this.publisher = publisher;
        this.inFlight = inFlight;
        this.endpoint = endpoint;
        this.drainTimeout = drainTimeout;
    }

    /// Returns once requests are answered. Makes the topics that are not there.
    ///
    /// @param eventIds for records without one
    /// @throws IOException if it cannot listen
    /// @throws IllegalStateException if the topics cannot be made or are not as configured
    public static IngestGateway start(
            IngestGatewayConfig config,
            KafkaConnection kafka,
            SchemaRegistry registry,
            IdentityProvider identities,
            Telemetry telemetry,
            InstantSource clock,
            Supplier<UUID> eventIds)
            throws IOException {
        TopicCatalogue catalogue = new TopicCatalogue(config.sizing());
        List<Topic> topics = config.regions().stream().map(catalogue::events).toList();
        Admin admin = Admin.create(kafka.client(MODULE));
        try {
            new TopicProvisioner(admin, registry).provision(topics);
            telemetry
                    .health()
                    .register(
                            MODULE + "-kafka",
                            new KafkaHealth(admin, topics.stream().map(Topic::name).toList()));
        } catch (RuntimeException e) {
            admin.close(Duration.ZERO);
            throw e;
        }
        Meters meters = telemetry.meters(MODULE);
        KafkaEventPublisher publisher =
                new KafkaEventPublisher(
                        kafka,
                        registry,
                        config.producer(),
                        new EventPartitions(config.sizing().partitions(), config.hotAccounts()),
                        new PublisherMetrics(meters));
        InFlightRequests inFlight = new InFlightRequests();
        telemetry.health().register(MODULE, inFlight);
        try {
            InFlightBytes bytes =
                    new InFlightBytes(
                            config.limits().inFlightBytes(), config.fairness().inFlightBytes());
            GatewayMetrics metrics = new GatewayMetrics(meters, bytes, inFlight);
            RecordsHandler records =
                    new RecordsHandler(
                            new Callers(identities, clock),
                            new Quotas(
                                    config.fairness().quota(),
                                    config.fairness().burst(),
                                    System::nanoTime),
                            new BatchReader(
                                    new RecordAdmission(config.regions(), config.times(), eventIds),
                                    config.limits().records()),
                            publisher,
                            bytes,
                            metrics,
                            clock,
                            config.limits().bodyBytes());
            HttpEndpoint endpoint =
                    HttpEndpoint.start(
                            config.http(),
                            new GatewayRoutes(
                                    records,
                                    new HealthHandler(telemetry.health()),
                                    inFlight,
                                    metrics,
                                    System::nanoTime));
            LOGGER.atInfo()
                    .addKeyValue("port", endpoint.port())
                    .addKeyValue("regions", config.regions())
                    .log("Ingest gateway listens");
            return new IngestGateway(
                    admin, publisher, inFlight, endpoint, config.http().drainTimeout());
        } catch (IOException | RuntimeException e) {
            publisher.close();
            admin.close(Duration.ZERO);
            throw e;
        }
    }

    public int port() {
        return endpoint.port();
    }

    /// Takes no more records and says so, answers the requests in flight, then stops listening and
    /// sends what is buffered. Questions that Kafka has not answered, as when it is away, are given
    /// up.
    @Override
    public void close() {
        drain();
        endpoint.close();
        publisher.close();
        admin.close(Duration.ZERO);
    }

    private void drain() {
        try {
            if (!inFlight.drain(drainTimeout)) {
                LOGGER.atWarn()
                        .addKeyValue("timeout", drainTimeout)
                        .log("Requests were not answered in time and are cut off");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
