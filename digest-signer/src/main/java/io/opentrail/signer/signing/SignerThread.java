package io.opentrail.signer.signing;

import io.opentrail.signer.keys.SigningKeys;
import io.opentrail.signer.ledger.KafkaDrainBarrier;
import io.opentrail.telemetry.HealthStatus;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The thread that signs. An error ends a life in the group; the next one starts after a pause and
/// reads everything from Kafka again.
public final class SignerThread implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(SignerThread.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration GRACE = Duration.ofSeconds(2);

    private final SignerParts parts;
    private final SigningKeys keys;
    private final Thread thread;
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile HealthStatus health = HealthStatus.up();

    private SignerThread(SignerParts parts, SigningKeys keys) {
        this.parts = parts;
        this.keys = keys;
        this.thread = Thread.ofPlatform().name("digest-signer").unstarted(this::run);
    }

    public static SignerThread start(SignerParts parts, SigningKeys keys) {
        var signer = new SignerThread(parts, keys);
        signer.thread.start();
        return signer;
    }

    public HealthStatus health() {
        return health;
    }

    @Override
    public void close() {
        closed.countDown();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (!isClosed(Duration.ZERO)) {
            try {
                live();
            } catch (RuntimeException e) {
                health = HealthStatus.down(String.valueOf(e.getMessage()));
                LOGGER.atError().setCause(e).log("Signer failed; starting over");
                if (isClosed(PAUSE)) {
                    return;
                }
            }
        }
    }

    private void live() {
        var connection = parts.connection();
        try (var admin = Admin.create(connection.client("digest-signer-" + parts.instance()));
                var barrier = new KafkaDrainBarrier(connection, admin, parts.clock(), GRACE);
                var member = new GroupMember(parts, keys, barrier, admin)) {
            while (!isClosed(Duration.ZERO)) {
                member.turn();
                health = HealthStatus.up();
            }
        }
    }

    private boolean isClosed(Duration wait) {
        try {
            return closed.await(wait.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }
}
