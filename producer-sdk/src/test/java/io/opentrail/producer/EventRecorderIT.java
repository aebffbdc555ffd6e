package io.opentrail.producer;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentrail.access.identity.Identities;
import io.opentrail.access.identity.Secret;
import io.opentrail.access.identity.Service;
import io.opentrail.embedded.kafka.EmbeddedKafka;
import io.opentrail.embedded.registry.RegistryProcess;
import io.opentrail.gateway.IngestGateway;
import io.opentrail.gateway.IngestGatewayConfig;
import io.opentrail.producer.delivery.AccessKey;
import io.opentrail.producer.delivery.DeliveryConfig;
import io.opentrail.producer.event.AuditEvent;
import io.opentrail.producer.event.EventFactory;
import io.opentrail.producer.event.UserIdentity;
import io.opentrail.producer.report.RecorderListener;
import io.opentrail.producer.report.Rejection;
import io.opentrail.producer.spool.SpoolConfig;
import io.opentrail.schemas.registry.HttpSchemaRegistry;
import io.opentrail.schemas.registry.SchemaRegistryConfig;
import io.opentrail.schemas.serde.AuditEvents;
import io.opentrail.schemas.topics.KafkaConnection;
import io.opentrail.schemas.topics.TopicCatalogue;
import io.opentrail.telemetry.Telemetry;
import io.opentrail.testing.KafkaClusterExtension;
import io.opentrail.testing.KafkaRecords;
import io.opentrail.testing.RegistryExtension;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith({KafkaClusterExtension.class, RegistryExtension.class})
class EventRecorderIT {

    private static final AccessKey KEY = new AccessKey("AKIASDK", "sdk-secret");
    private static final Identities IDENTITIES =
            Identities.of(
                    List.of(),
                    List.of(
                            new Service(
                                    "billing",
                                    List.of(
                                            new io.opentrail.access.identity.AccessKey(
                                                    KEY.id(), new Secret(KEY.secret()))),
                                    List.of("billing.example.com"),
                                    List.of("111122223333"))));

    @Test
    void eventsAreInKafkaAsTheyWereRecordedAndWhatIsNotAllowedIsRejected(
            EmbeddedKafka kafka, RegistryProcess registryProcess, @TempDir Path folder)
            throws Exception {
        var rejections = new ConcurrentLinkedQueue<Rejection>();
        EventFactory mine = EventFactory.of("billing.example.com", "us-east-1", "111122223333");
        EventFactory foreign = EventFactory.of("dns.example.com", "us-east-1", "111122223333");
        List<AuditEvent> events = IntStream.range(0, 3_000).mapToObj(i -> event(mine, i)).toList();
        AuditEvent forged = event(foreign, 0);

        try (var registry = new HttpSchemaRegistry(SchemaRegistryConfig.of(registryProcess.url()));
                var gateway = start(kafka, registry);
                var recorder = open(gateway, folder, rejections)) {
            recorder.record(forged);
            events.forEach(recorder::record);
            assertThat(recorder.flush(Duration.ofSeconds(60))).isTrue();

            assertThat(stored(kafka, registry, events.size()))
                    .containsExactlyInAnyOrderElementsOf(
                            events.stream().map(AuditEvent::toJson).toList());
        }

        assertThat(rejections)
                .singleElement()
                .matches(rejection -> rejection.code().equals("AccessDenied"))
                .matches(rejection -> rejection.eventId().equals(forged.eventId()))
                .matches(rejection -> rejection.record().equals(forged.toJson()));
    }

    private static AuditEvent event(EventFactory factory, int number) {
        return factory.event("Pay", UserIdentity.iamUser("111122223333", "al", "AIDA"))
                .requestParameter("n", number)
                .requestParameter("text", "größer ✓ \u0000")
                .build();
    }

    private static IngestGateway start(EmbeddedKafka kafka, HttpSchemaRegistry registry)
            throws Exception {
        return IngestGateway.start(
                IngestGatewayConfig.of(List.of("us-east-1")),
                KafkaConnection.of(kafka.bootstrapServers()),
                registry,
                () -> IDENTITIES,
                new Telemetry(),
                Clock.systemUTC(),
                UUID::randomUUID);
    }

    private static EventRecorder open(
            IngestGateway gateway, Path folder, ConcurrentLinkedQueue<Rejection> rejections) {
        var address = URI.create("http://127.0.0.1:" + gateway.port());
        return EventRecorder.open(
                RecorderConfig.of(DeliveryConfig.to(List.of(address), "us-east-1", KEY))
                        .withSpool(SpoolConfig.in(folder))
                        .withListener(
                                new RecorderListener() {
                                    @Override
                                    public void rejected(Rejection rejection) {
                                        rejections.add(rejection);
                                    }
                                }));
    }

    private static List<String> stored(
            EmbeddedKafka kafka, HttpSchemaRegistry registry, int count) {
        var deserializer = AuditEvents.deserializer(registry);
        return new KafkaRecords(kafka.bootstrapServers())
                .await(TopicCatalogue.eventsOf("us-east-1"), count, Duration.ofSeconds(30)).stream()
                        .map(record -> deserializer.decode(record.value()))
                        .map(event -> StandardCharsets.UTF_8.decode(event.getRecord()).toString())
                        .toList();
    }
}
