package io.opentrail.gateway;

import io.opentrail.access.identity.IdentityProvider;
import io.opentrail.gateway.admission.BatchReader;
import io.opentrail.gateway.admission.RecordAdmission;
import io.opentrail.gateway.http.Callers;
import io.opentrail.gateway.http.GatewayMetrics;
import io.opentrail.gateway.http.GatewayRoutes;
import io.opentrail.gateway.http.InFlightBytes;
import io.opentrail.gateway.http.RecordsHandler;
import io.opentrail.gateway.kafka.KafkaEventPublisher;
import io.opentrail.gateway.kafka.KafkaHealth;
import io.opentrail.http.HttpEndpoint;
import io.opentrail.schemas.registry.SchemaRegistry;
import io.opentrail.schemas.topics.KafkaConnection;
import io.opentrail.schemas.topics.Topic;
import io.opentrail.schemas.topics.TopicCatalogue;
import io.opentrail.schemas.topics.TopicProvisioner;
import io.opentrail.telemetry.HealthHandler;
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
    private final HttpEndpoint endpoint;

    private IngestGateway(Admin admin, KafkaEventPublisher publisher, HttpEndpoint endpoint) {
        this.admin = admin;
        this.publisher = publisher;
        this.endpoint = endpoint;
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
        KafkaEventPublisher publisher = new KafkaEventPublisher(kafka, registry, config.producer());
        try {
            GatewayRoutes routes =
                    routes(
                            config,
                            publisher,
                            new Callers(identities, clock),
                            telemetry,
                            clock,
                            eventIds);
            HttpEndpoint endpoint = HttpEndpoint.start(config.http(), routes);
            LOGGER.atInfo()
                    .addKeyValue("port", endpoint.port())
                    .addKeyValue("regions", config.regions())
                    .log("Ingest gateway listens");
            return new IngestGateway(admin, publisher, endpoint);
        } catch (IOException | RuntimeException e) {
            publisher.close();
            admin.close(Duration.ZERO);
            throw e;
        }
    }

    private static GatewayRoutes routes(
            IngestGatewayConfig config,
            KafkaEventPublisher publisher,
            Callers callers,
            Telemetry telemetry,
            InstantSource clock,
            Supplier<UUID> eventIds) {
        InFlightBytes inFlight = new InFlightBytes(config.limits().inFlightBytes());
        GatewayMetrics metrics = new GatewayMetrics(telemetry.meters(MODULE), inFlight);
        BatchReader reader =
                new BatchReader(
                        new RecordAdmission(config.regions(), eventIds), config.limits().records());
        RecordsHandler records =
                new RecordsHandler(
                        callers,
                        reader,
                        publisher,
                        inFlight,
                        metrics,
                        clock,
                        config.limits().bodyBytes());
        return new GatewayRoutes(
                records, new HealthHandler(telemetry.health()), metrics, System::nanoTime);
    }

    public int port() {
        return endpoint.port();
    }

    /// Takes no more requests, answers those in flight, then sends what is buffered. Questions that
    /// Kafka has not answered, as when it is away, are given up.
    @Override
    public void close() {
        endpoint.close();
        publisher.close();
        admin.close(Duration.ZERO);
    }
}
