package io.opentrail.signer.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.opentrail.digest.SignedDigest;
import io.opentrail.embedded.kafka.EmbeddedKafka;
import io.opentrail.schemas.registry.InMemorySchemaRegistry;
import io.opentrail.schemas.registry.SchemaRegistry;
import io.opentrail.schemas.topics.KafkaConnection;
import io.opentrail.schemas.topics.TopicCatalogue;
import io.opentrail.schemas.topics.TopicProvisioner;
import io.opentrail.schemas.topics.TopicSizing;
import io.opentrail.signer.ledger.DigestLedger.Change;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DigestLedgerIT {

    private static final Instant TEN = Instant.parse("2026-11-23T10:00:00Z");

    private final SchemaRegistry registry = new InMemorySchemaRegistry();

    @Test
    void onlyTheOwnerOfAPartitionWritesItsDigests(@TempDir Path folder) {
        try (var kafka = EmbeddedKafka.start(EmbeddedKafka.Config.in(folder))) {
            var connection = KafkaConnection.of(kafka.bootstrapServers());
            try (var admin = Admin.create(connection.client("it"));
                    var owner = ledger(connection, admin, "b")) {
                DigestLedger zombie = ledger(connection, admin, "a");
                Receipts left = join(connection, admin, "a");
                var formerMembership = left.membership();
                left.close();

                try (var joined = join(connection, admin, "b")) {
                    assertThatThrownBy(() -> zombie.commit(formerMembership, signed("by a")))
                            .isInstanceOf(KafkaException.class);
                    zombie.close();
                    owner.commit(joined.membership(), signed("by b"));

                    assertThat(owner.read(0))
                            .extracting(entry -> entry.digest().getSignature())
                            .containsExactly("by b");
                }
            }
        }
    }

    private DigestLedger ledger(KafkaConnection connection, Admin admin, String instance) {
        var catalogue = new TopicCatalogue(TopicSizing.DEFAULT);
        new TopicProvisioner(admin, registry)
                .provision(List.of(catalogue.deliveries(), catalogue.digests()));
        return new DigestLedger(connection, registry, admin, instance);
    }

    private Receipts join(KafkaConnection connection, Admin admin, String instance) {
        var receipts = new Receipts(connection, registry, admin, instance);
        receipts.join(_ -> {});
        await().atMost(Duration.ofSeconds(60))
                .pollInSameThread()
                .until(() -> receipts.poll().isEmpty() && receipts.partitions().size() == 4);
        return receipts;
    }

    private static Change signed(String signature) {
        var digest =
                SignedDigest.newBuilder()
                        .setTrailId("t")
                        .setTrailArn("arn")
                        .setAccountId("111122223333")
                        .setAwsRegion("us-east-1")
                        .setStartTime(TEN)
                        .setEndTime(TEN.plusSeconds(3600))
                        .setBucket("audit")
                        .setObjectKey("key")
                        .setSha256("ab")
                        .setSignature(signature)
                        .setPublicKeyFingerprint("f")
                        .setBody(ByteBuffer.allocate(1))
                        .build();
        return new Change(
                0,
                0,
                List.of(new LedgerEntry(digest, 0, digest.getEndTime())),
                List.of(),
                Map.of());
    }
}
