package io.opentrail.signer;

import io.opentrail.schemas.registry.SchemaRegistry;
import io.opentrail.schemas.topics.KafkaConnection;
import io.opentrail.signer.ledger.DigestLedger;
import io.opentrail.signer.ledger.KafkaDrainBarrier;
import io.opentrail.signer.ledger.Receipts;
import io.opentrail.signer.signing.GroupMember;
import io.opentrail.signer.signing.Life;
import io.opentrail.signer.signing.SignerParts;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes a signer's lives, each with clients of its own.
record Lives(
        DigestSignerConfig config,
        KafkaConnection connection,
        SchemaRegistry registry,
        SignerParts parts)
        implements Supplier<Life> {

    private static final Logger LOGGER = LoggerFactory.getLogger(Lives.class);

    @Override
    public Life get() {
        var clients = new Clients();
        try {
            String instance = config.instance();
            var admin = clients.add(Admin.create(connection.client("digest-signer-" + instance)));
            var barrier =
                    clients.add(
                            new KafkaDrainBarrier(
                                    connection, admin, parts.clock(), config.drainGrace()));
            var ledger = clients.add(new DigestLedger(connection, registry, admin, instance));
            var receipts = clients.add(new Receipts(connection, registry, admin, instance));
            return new WithClients(new GroupMember(parts, receipts, ledger, barrier), clients);
        } catch (RuntimeException e) {
            clients.close();
            throw e;
        }
    }

    private record WithClients(GroupMember member, Clients clients) implements Life {

        @Override
        public boolean turn() {
            return member.turn();
        }

        @Override
        public void close() {
            member.close();
            clients.close();
        }
    }

    private static final class Clients {

        private final Deque<AutoCloseable> open = new ArrayDeque<>();

        <T extends AutoCloseable> T add(T client) {
            open.push(client);
            return client;
        }

        /// The last one first; one that fails keeps no other open.
        void close() {
            open.forEach(client -> {
                try {
                    client.close();
                } catch (Exception e) {
                    LOGGER.atWarn().setCause(e).log("A client did not close in order");
                }
            });
        }
    }
}
