package io.opentrail.gateway;

import io.opentrail.access.identity.Identities;
import io.opentrail.access.identity.Service;
import io.opentrail.access.signature.Credentials;
import io.opentrail.embedded.kafka.EmbeddedKafka;
import io.opentrail.schemas.registry.SchemaRegistry;
import io.opentrail.schemas.topics.KafkaConnection;
import io.opentrail.telemetry.Telemetry;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.UUID;

/// A gateway of a test, on the system's clock.
final class TestGateway {

    /// Of the one service that [#start(IngestGatewayConfig, EmbeddedKafka, SchemaRegistry)] knows.
    static final Credentials PRODUCER = new Credentials("AKIAPRODUCER", "secret-1");

    private static final Identities ONE_THAT_MAY_ALL =
            Identities.of(
                    List.of(),
                    List.of(
                            new Service(
                                    "producer",
                                    List.of(TestSender.key(PRODUCER)),
                                    List.of("*"),
                                    List.of("*"))));

    private TestGateway() {}

    /// For one service, which may write events of all sources and accounts.
    static IngestGateway start(
            IngestGatewayConfig config, EmbeddedKafka kafka, SchemaRegistry registry)
            throws IOException {
        return start(config, kafka, registry, ONE_THAT_MAY_ALL, new Telemetry());
    }

    static IngestGateway start(
            IngestGatewayConfig config,
            EmbeddedKafka kafka,
            SchemaRegistry registry,
            Identities identities,
            Telemetry telemetry)
            throws IOException {
        return IngestGateway.start(
                config,
                KafkaConnection.of(kafka.bootstrapServers()),
                registry,
                () -> identities,
                telemetry,
                Clock.systemUTC(),
                UUID::randomUUID);
    }
}
