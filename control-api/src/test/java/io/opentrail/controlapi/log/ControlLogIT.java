package io.opentrail.controlapi.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentrail.embedded.kafka.EmbeddedKafka;
import io.opentrail.schemas.registry.InMemorySchemaRegistry;
import io.opentrail.schemas.topics.KafkaConnection;
import io.opentrail.schemas.topics.TopicCatalogue;
import io.opentrail.schemas.topics.TopicProvisioner;
import io.opentrail.schemas.topics.TopicSizing;
import io.opentrail.trail.PagingKey;
import io.opentrail.trails.KafkaTrailDirectory;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ControlLogIT {

    /// So many that some commit is answered before the topic shows it.
    private static final int WRITES = 500;

    @Test
    void anAnsweredWriteIsSeenByWhoeverReadsNext(@TempDir Path folder) {
        List<Integer> unseen;

        try (var kafka = EmbeddedKafka.start(EmbeddedKafka.Config.in(folder))) {
            unseen = unseenWrites(KafkaConnection.of(kafka.bootstrapServers()));
        }

        assertThat(unseen).isEmpty();
    }

    private static List<Integer> unseenWrites(KafkaConnection connection) {
        var registry = new InMemorySchemaRegistry();
        var topic = new TopicCatalogue(TopicSizing.DEFAULT).control();
        try (var admin = Admin.create(connection.client("test"))) {
            new TopicProvisioner(admin, registry).provision(List.of(topic));
        }
        List<Integer> unseen = new ArrayList<>();
        try (var directory = new KafkaTrailDirectory(connection, registry, topic);
                var elsewhere = new KafkaTrailDirectory(connection, registry, topic);
                var log =
                        new ControlLog(
                                connection,
                                registry,
                                topic.name(),
                                new ControlState(directory),
                                InstantSource.system())) {
            for (int i = 0; i < WRITES; i++) {
                PagingKey key = key(i);
                log.write(_ -> Write.put(key, true));
                elsewhere.refresh();
                if (!new ControlState(elsewhere).pagingKey().equals(Optional.of(key))) {
                    unseen.add(i);
                }
            }
        }
        return unseen;
    }

    private static PagingKey key(int number) {
        return PagingKey.newBuilder()
                .setSecret(ByteBuffer.allocate(4).putInt(number).flip())
                .setCreatedAt(Instant.ofEpochSecond(number))
                .build();
    }
}
