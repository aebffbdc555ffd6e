package io.opentrail.embedded.kafka;

import io.opentrail.embedded.start.EmbeddedPart;
import io.opentrail.embedded.start.FolderLock;
import io.opentrail.embedded.start.PartStart;
import io.opentrail.embedded.start.Ports;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.properties.MetaPropertiesEnsemble;
import org.apache.kafka.metadata.storage.Formatter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One Kafka node in this process, on the loopback address. Everything it keeps is in its folder: a
/// start in the same folder goes on where the last one ended, however that ended.
///
/// A broker that meets a fatal error, such as a full disk, ends the whole process, as Kafka does.
public final class EmbeddedKafka implements EmbeddedPart {
    private static final Logger LOGGER = LoggerFactory.getLogger(EmbeddedKafka.class);

    private static final String PART = "Kafka";

    private final KafkaRaftServer server;
    private final int port;
    private final FolderLock lock;
    private final AtomicBoolean closed = new AtomicBoolean();

    private EmbeddedKafka(KafkaRaftServer server, int port, FolderLock lock) {
        this.server = server;
        this.port = port;
        this.lock = lock;
    }

    /// Where a node keeps its data and where it listens.
    ///
    /// @param folder made where it is missing; one node at a time
    /// @param port for clients; 0 is the same as last time in this folder, or else any free one
    /// @param properties broker properties on top of this part's own, which they override
    public record Config(Path folder, int port, Map<String, String> properties) {
        public Config {
            folder = folder.toAbsolutePath().normalize();
            properties = Map.copyOf(properties);
        }

        public static Config in(Path folder) {
            return new Config(folder, 0, Map.of());
        }
    }

    /// Returns when clients can produce and consume.
    ///
    /// @throws StartException when the port is taken, the folder is in use or Kafka refuses to
    ///   start
    public static EmbeddedKafka start(Config config) {
        return PartStart.holding(PART, config.folder(), lock -> started(config, lock));
    }

    private static EmbeddedKafka started(Config config, FolderLock lock) throws Exception {
        int port = Ports.choose(PART, config.port(), config.folder());
        KafkaRaftServer server = startServer(config, port);
        LOGGER.atInfo().addKeyValue("port", port).log("kafka started");
        return new EmbeddedKafka(server, port, lock);
    }

    private static KafkaRaftServer startServer(Config config, int port) throws Exception {
        var log = config.folder().resolve("log");
        formatOnce(log);
        var properties = NodeProperties.of(log, port, Ports.free(), config.properties());
        var server = new KafkaRaftServer(KafkaConfig.fromProps(properties, false), Time.SYSTEM);
        try {
            server.startup();
            return server;
        } catch (Exception e) {
            server.shutdown();
            throw e;
        }
    }

    /// The formatter writes `meta.properties` last, so a format that was cut short is done again.
    private static void formatOnce(Path log) throws Exception {
        if (Files.exists(log.resolve(MetaPropertiesEnsemble.META_PROPERTIES_NAME))) {
            return;
        }
        Files.createDirectories(log);
        new Formatter()
                .setPrintStream(
                        new PrintStream(
                                OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
                .setNodeId(NodeProperties.NODE_ID)
                .setClusterId(Uuid.randomUuid().toString())
                .setControllerListenerName(NodeProperties.CONTROLLER_LISTENER)
                .setMetadataLogDirectory(log.toString())
                .addDirectory(log.toString())
                .run();
    }

    public String bootstrapServers() {
        return Ports.LOOPBACK + ":" + port;
    }

    @Override
    public int port() {
        return port;
    }

    /// Stops in order, so that the next start has nothing to recover.
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            server.shutdown();
            server.awaitShutdown();
            lock.close();
            LOGGER.atInfo().addKeyValue("port", port).log("kafka stopped");
        }
    }
}
