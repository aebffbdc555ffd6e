package io.opentrail.signer;

import io.opentrail.access.identity.IdentityProvider;
import io.opentrail.schemas.registry.SchemaRegistry;
import io.opentrail.schemas.topics.KafkaConnection;
import io.opentrail.schemas.topics.TopicCatalogue;
import io.opentrail.schemas.topics.TopicProvisioner;
import io.opentrail.signer.digest.DigestRound;
import io.opentrail.signer.keys.KeyFolder;
import io.opentrail.signer.keys.SigningKeys;
import io.opentrail.signer.ledger.KafkaPublicKeyLedger;
import io.opentrail.signer.signing.DigestIssuer;
import io.opentrail.signer.signing.SignerMetrics;
import io.opentrail.signer.signing.SignerParts;
import io.opentrail.signer.signing.SignerThread;
import io.opentrail.store.ObjectStore;
import io.opentrail.telemetry.Telemetry;
import io.opentrail.trails.TrailDirectory;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.random.RandomGenerator;
import org.apache.kafka.clients.admin.Admin;

/// A running signer: receipts in, signed digests in buckets and public keys out.
public final class DigestSigner implements AutoCloseable {

    private static final Duration REACH = Duration.ofDays(31);
    private static final int MAX_DIGESTS_OF_A_CHAIN = 200;

    private final SignerThread thread;
    private final KafkaPublicKeyLedger publicKeys;

    private DigestSigner(SignerThread thread, KafkaPublicKeyLedger publicKeys) {
        this.thread = thread;
        this.publicKeys = publicKeys;
    }

    /// Returns once topics and keys are there; throws IllegalStateException if others can read the
    /// keys. The parts handed in stay the caller's to close.
    public static DigestSigner start(
            DigestSignerConfig config,
            KafkaConnection connection,
            SchemaRegistry registry,
            TrailDirectory trails,
            IdentityProvider identities,
            ObjectStore store,
            Telemetry telemetry,
            InstantSource clock) {
        provision(config, connection, registry);
        var publicKeys = new KafkaPublicKeyLedger(connection, registry);
        var keys = new SigningKeys(new KeyFolder(config.keyDir()), publicKeys, clock);
        try {
            config.regions().forEach(region -> keys.keyFor(region, clock.instant()));
        } catch (RuntimeException e) {
            publicKeys.close();
            throw e;
        }
        var parts =
                new SignerParts(
                        config.sizing().partitions(),
                        config.regions(),
                        new DigestRound(
                                config.digestInterval(),
                                config.digestDelay(),
                                REACH,
                                MAX_DIGESTS_OF_A_CHAIN),
                        new DigestIssuer(keys),
                        trails,
                        identities,
                        store,
                        new SignerMetrics(telemetry.meters("digest-signer")),
                        clock,
                        RandomGenerator.getDefault());
        var thread =
                SignerThread.start(new Lives(config, connection, registry, parts), parts.random());
        telemetry.health().register("digest-signer", thread::health);
        return new DigestSigner(thread, publicKeys);
    }

    @Override
    public void close() {
        thread.close();
        publicKeys.close();
    }

    /// Makes the topics that a signer uses, where they are missing.
    static void provision(
            DigestSignerConfig config, KafkaConnection connection, SchemaRegistry registry) {
        var catalogue = new TopicCatalogue(config.sizing());
        try (var admin = Admin.create(connection.client("digest-signer-topics"))) {
            new TopicProvisioner(admin, registry)
                    .provision(
                            List.of(
                                    catalogue.deliveries(),
                                    catalogue.digests(),
                                    catalogue.publicKeys(),
                                    catalogue.trailStatus(),
                                    catalogue.parkings(),
                                    catalogue.routedTrails(),
                                    catalogue.control()));
        }
    }
}
