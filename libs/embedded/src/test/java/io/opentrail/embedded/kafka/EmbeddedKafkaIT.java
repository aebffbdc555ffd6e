package io.opentrail.embedded.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opentrail.embedded.start.Ports;
import io.opentrail.embedded.start.StartException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedKafkaIT {
    private static final String TOPIC = "kept";

    @Test
    void restartKeepsRecordsAndPort(@TempDir Path folder) throws Exception {
        int firstPort;
        try (var kafka = EmbeddedKafka.start(EmbeddedKafka.Config.in(folder))) {
            firstPort = kafka.port();
            createTopic(kafka.bootstrapServers());
            send(kafka.bootstrapServers(), "one", "two");
        }

        try (var kafka = EmbeddedKafka.start(EmbeddedKafka.Config.in(folder))) {
            var values = read(kafka.bootstrapServers(), 2);

            assertThat(values).containsExactly("one", "two");
            assertThat(kafka.port()).isEqualTo(firstPort);
        }
    }

    @Test
    void killedProcessLosesNoAcknowledgedRecord(@TempDir Path folder) throws Exception {
        var port = Ports.free();
        var child = startChild(folder, port);
        try {
            awaitLine(child.getInputStream(), NodeProcess.READY);
            createTopic(Ports.LOOPBACK + ":" + port);
            send(Ports.LOOPBACK + ":" + port, "acknowledged", "too");
        } finally {
            child.destroyForcibly().waitFor();
        }

        var config = new EmbeddedKafka.Config(folder, port, Map.of());
        try (var kafka = EmbeddedKafka.start(config)) {
            assertThat(read(kafka.bootstrapServers(), 2)).containsExactly("acknowledged", "too");
        }
    }

    @Test
    void processKeepsStandardOutputFree(@TempDir Path folder) throws Exception {
        var child = startChild(folder, 0);

        child.getOutputStream().close();
        var output = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(output.lines()).containsExactly(NodeProcess.READY);
        assertThat(child.waitFor()).isZero();
    }

    @Test
    void transactionsCommitOnOneNode(@TempDir Path folder) throws Exception {
        try (var kafka = EmbeddedKafka.start(EmbeddedKafka.Config.in(folder));
                var producer =
                        producer(kafka.bootstrapServers(), Map.of("transactional.id", "t"))) {
            createTopic(kafka.bootstrapServers());

            producer.initTransactions();
            producer.beginTransaction();
            var sent = producer.send(new ProducerRecord<>(TOPIC, "committed"));
            producer.commitTransaction();

            assertThat(sent).isDone();
            assertThat(read(kafka.bootstrapServers(), 1)).containsExactly("committed");
        }
    }

    @Test
    void propertiesOfTheCallerOverrideOurs(@TempDir Path folder) throws Exception {
        var properties = Map.of("offsets.topic.num.partitions", "3");
        var config = new EmbeddedKafka.Config(folder, 0, properties);
        try (var kafka = EmbeddedKafka.start(config);
                var admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            var broker = new ConfigResource(ConfigResource.Type.BROKER, "1");

            var described = admin.describeConfigs(List.of(broker)).all().get().get(broker);
            var values = Objects.requireNonNull(described);

            assertThat(values.get("offsets.topic.num.partitions").value()).isEqualTo("3");
            assertThat(values.get("group.consumer.session.timeout.ms").value()).isEqualTo("6000");
            assertThat(values.get("group.streams.heartbeat.interval.ms").value()).isEqualTo("500");
        }
    }

    @Test
    void topicsAreNotMadeByUse(@TempDir Path folder) {
        try (var kafka = EmbeddedKafka.start(EmbeddedKafka.Config.in(folder));
                var producer = producer(kafka.bootstrapServers(), Map.of("max.block.ms", "1000"))) {
            var sent = producer.send(new ProducerRecord<>("mistyped", "value"));

            assertThatThrownBy(sent::get).isInstanceOf(ExecutionException.class);
        }
    }

    @Test
    void takenPortIsNamed(@TempDir Path folder) throws IOException {
        try (var taken = new ServerSocket()) {
            taken.bind(
                    new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0));
            var config = new EmbeddedKafka.Config(folder, taken.getLocalPort(), Map.of());

            assertThatThrownBy(() -> EmbeddedKafka.start(config).close())
                    .isInstanceOf(StartException.class)
                    .hasMessageContaining("port " + taken.getLocalPort() + " is taken");
        }
    }

    @Test
    void folderInUseIsNamed(@TempDir Path folder) {
        var config = EmbeddedKafka.Config.in(folder);
        try (var _ = EmbeddedKafka.start(config)) {
            assertThatThrownBy(() -> EmbeddedKafka.start(config).close())
                    .isInstanceOf(StartException.class)
                    .hasMessageContaining("folder " + folder + " is in use");
        }
    }

    private static Process startChild(Path folder, int port) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        NodeProcess.class.getName(),
                        folder.toString(),
                        Integer.toString(port))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static void awaitLine(InputStream output, String line) throws IOException {
        var read = new StringBuilder();
        for (int c = output.read(); c >= 0; c = output.read()) {
            read.append((char) c);
            if (read.toString().endsWith(line + System.lineSeparator())) {
                return;
            }
        }
        throw new AssertionError("the process ended before '%s': %s".formatted(line, read));
    }

    private static void createTopic(String servers) throws Exception {
        try (var admin = Admin.create(Map.of("bootstrap.servers", servers))) {
            admin.createTopics(List.of(new NewTopic(TOPIC, 1, (short) 1))).all().get();
        }
    }

    private static void send(String servers, String... values) throws Exception {
        try (var producer = producer(servers, Map.of("acks", "all"))) {
            for (var value : values) {
                producer.send(new ProducerRecord<>(TOPIC, value)).get(30, TimeUnit.SECONDS);
            }
        }
    }

    private static KafkaProducer<String, String> producer(
            String servers, Map<String, String> extra) {
        var properties = new HashMap<String, Object>(extra);
        properties.put("bootstrap.servers", servers);
        return new KafkaProducer<>(properties, new StringSerializer(), new StringSerializer());
    }

    private static List<String> read(String servers, int count) {
        var properties =
                Map.<String, Object>of(
                        "bootstrap.servers", servers, "isolation.level", "read_committed");
        var values = new ArrayList<String>();
        try (var consumer =
                new KafkaConsumer<>(
                        properties, new StringDeserializer(), new StringDeserializer())) {
            var partitions = List.of(new TopicPartition(TOPIC, 0));
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> {
                        consumer.poll(Duration.ofMillis(200))
                                .forEach(record -> values.add(record.value()));
                        return values.size() >= count;
                    });
        }
        return values;
    }
}
