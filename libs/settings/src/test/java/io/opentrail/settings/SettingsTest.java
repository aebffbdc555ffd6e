package io.opentrail.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
    private static final Map<String, String> NO_ENVIRONMENT = Map.of();

    record SinkConfig(Duration flushInterval, long maxBytes, int retries, boolean gzip) {
        SinkConfig {
            if (retries > 10) {
                throw new IllegalArgumentException(
                        "retries = " + retries + ": expected at most 10");
            }
        }

        static SinkConfig from(Settings settings) {
            return new SinkConfig(
                    settings.duration("flush-interval", Duration.ofSeconds(60), "age of a file"),
                    settings.bytes("max-bytes", 64 << 20, "size of a file"),
                    settings.integer("retries", 3, "attempts"),
                    settings.flag("gzip", true, "whether files are compressed"));
        }
    }

    @Test
    void defaultsHoldWhereNothingIsGiven() {
        var config = read(NO_ENVIRONMENT, SinkConfig::from);

        assertThat(config).isEqualTo(new SinkConfig(Duration.ofSeconds(60), 64 << 20, 3, true));
    }

    @Test
    void commandLineBeatsEnvironmentBeatsFile(@TempDir Path folder) throws Exception {
        var file =
                Files.writeString(
                        folder.resolve("s.properties"),
                        "flush-interval=1s\nretries=1\nmax-bytes = 1KiB");
        var environment =
                Map.of("OPENTRAIL_S3_SINK_FLUSH_INTERVAL", "2s", "OPENTRAIL_S3_SINK_RETRIES", "2");

        var config =
                read(environment, SinkConfig::from, "--flush-interval", "3s", "--config=" + file);

        assertThat(config).isEqualTo(new SinkConfig(Duration.ofSeconds(3), 1024, 2, true));
    }

    @Test
    void fileMayBeNamedInTheEnvironment(@TempDir Path folder) throws Exception {
        var file = Files.writeString(folder.resolve("s.properties"), "retries=7");

        var config = read(Map.of("OPENTRAIL_S3_SINK_CONFIG", file.toString()), SinkConfig::from);

        assertThat(config.retries()).isEqualTo(7);
    }

    @Test
    void missingFileIsReported() {
        assertThatThrownBy(() ->
                        read(NO_ENVIRONMENT, SinkConfig::from, "--config", "nowhere.properties"))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("config = 'nowhere.properties': cannot be read");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--gzip", "--gzip=true", "--gzip true", "--gzip --retries 3"})
    void flagIsOnWithoutAValue(String arguments) {
        boolean gzip =
                read(
                        NO_ENVIRONMENT,
                        s -> s.flag("gzip", false, "") && s.integer("retries", 3, "") == 3,
                        arguments.split(" "));

        assertThat(gzip).isTrue();
    }

    @Test
    void lastOfARepeatedArgumentWins() {
        var config = read(NO_ENVIRONMENT, SinkConfig::from, "--retries=1", "--retries=2");

        assertThat(config.retries()).isEqualTo(2);
    }

    @Test
    void everyKindOfValueIsRead() {
        record All(
                String text,
                int port,
                long size,
                URI url,
                Path path,
                HostPort address,
                List<String> regions,
                TimeUnit unit,
                Optional<Path> identity) {}
        var all =
                read(
                        NO_ENVIRONMENT,
                        s ->
                                new All(
                                        s.requiredString("text", ""),
                                        s.integer("port", 1, ""),
                                        s.longInteger("size", 1, ""),
                                        s.url("url", URI.create("http://a"), ""),
                                        s.path("path", Path.of("a"), ""),
                                        s.hostPort("address", new HostPort("a", 1), ""),
                                        s.list("regions", List.of(), ""),
                                        s.withDefault(
                                                "unit",
                                                ValueFormat.oneOf(TimeUnit.class),
                                                TimeUnit.DAYS,
                                                ""),
                                        s.optional("identity", ValueFormat.PATH, "")),
                        "--text=a=b",
                        "--port",
                        "-5",
                        "--size=9999999999",
                        "--url=https://s3.example:9000",
                        "--path=/x",
                        "--address=[::1]:99",
                        "--regions=a, b,,c",
                        "--unit=seconds",
                        "--identity=id.yaml");

        assertThat(all)
                .isEqualTo(
                        new All(
                                "a=b",
                                -5,
                                9_999_999_999L,
                                URI.create("https://s3.example:9000"),
                                Path.of("/x"),
                                new HostPort("::1", 99),
                                List.of("a", "b", "c"),
                                TimeUnit.SECONDS,
                                Optional.of(Path.of("id.yaml"))));
    }

    @Test
    void allProblemsAreReportedTogether() {
        var environment =
                Map.of("OPENTRAIL_S3_SINK_MAX_BYTES", "much", "OPENTRAIL_S3_SINK_GZIPP", "true");

        var failure =
                catchThrowableOfType(
                        SettingsException.class,
                        () ->
                                read(
                                        environment,
                                        s ->
                                                s.requiredString("bucket", "where log files go")
                                                        + SinkConfig.from(s),
                                        "--flush-interval=soon",
                                        "--retries",
                                        "--flush-intervall=1s",
                                        "stray"));

        assertThat(failure.problems())
                .containsExactly(
                        "'stray' is not an argument: expected --key value or --key=value",
                        "bucket is missing: expected text (where log files go); set --bucket, OPENTRAIL_S3_SINK_BUCKET or"
                                + " bucket in the properties file",
                        "flush-interval = 'soon' (--flush-interval): expected a duration like 500ms, 60s, 5m, 1h, 7d or"
                                + " PT1M30S",
                        "max-bytes = 'much' (OPENTRAIL_S3_SINK_MAX_BYTES): expected a size like 512, 16KiB, 64MiB or 1GB",
                        "retries has no value (--retries): expected a whole number",
                        "flush-intervall (--flush-intervall) is not a known key: did you mean flush-interval?",
                        "gzipp (OPENTRAIL_S3_SINK_GZIPP) is not a known key: did you mean gzip?");
        assertThat(failure).hasMessageStartingWith("s3-sink: 7 settings are wrong\n  ");
    }

    @Test
    void recordsOwnCheckIsReported() {
        assertThatThrownBy(() -> read(NO_ENVIRONMENT, SinkConfig::from, "--retries=11"))
                .isInstanceOf(SettingsException.class)
                .hasMessage("s3-sink: 1 setting is wrong\n  retries = 11: expected at most 10");
    }

    @Test
    void unknownKeysValueIsNotShown() {
        assertThatThrownBy(() -> read(NO_ENVIRONMENT, SinkConfig::from, "--secret-kye", "hunter2"))
                .hasMessageContaining("secret-kye")
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void otherModulesVariablesAndServiceLinksAreLeftAlone() {
        var environment =
                Map.of(
                        "OPENTRAIL_TRAIL_ROUTER_RETRIES", "9",
                        "OPENTRAIL_S3_SINK_SERVICE_HOST", "10.0.0.1",
                        "OPENTRAIL_S3_SINK_SERVICE_PORT_METRICS", "8080",
                        "OPENTRAIL_S3_SINK_PORT", "tcp://10.0.0.1:8080",
                        "OPENTRAIL_S3_SINK_PORT_8080_TCP_ADDR", "10.0.0.1");

        int port =
                read(environment, s -> s.integer("port", 4580, "") + s.integer("retries", 0, ""));

        assertThat(port).isEqualTo(4580);
    }

    @Test
    void groupsKeysBeginWithItsName() {
        var config =
                read(NO_ENVIRONMENT, s -> SinkConfig.from(s.under("parked")), "--parked-retries=5");

        assertThat(config.retries()).isEqualTo(5);
    }

    @Test
    void passedThroughPropertiesComeFromEverywhere(@TempDir Path folder) throws Exception {
        var file =
                Files.writeString(
                        folder.resolve("s.properties"), "kafka.acks=1\nkafka.linger.ms=5");
        var environment =
                Map.of(
                        "OPENTRAIL_S3_SINK_KAFKA__SECURITY_PROTOCOL",
                        "SSL",
                        "OPENTRAIL_S3_SINK_KAFKA__ACKS",
                        "0");

        var properties =
                read(
                        environment,
                        s -> s.passedThrough("kafka", ""),
                        "--config=" + file,
                        "--kafka.acks=all");

        assertThat(properties)
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("acks", "all", "linger.ms", "5", "security.protocol", "SSL"));
    }

    @Test
    void descriptionListsKeysWithDefaultsInTheOrderOfReading() {
        var table =
                Settings.describe(
                        "s3-sink",
                        s ->
                                s.requiredString("bucket", "where log files go")
                                        + SinkConfig.from(s)
                                        + s.optional(
                                                "identity", ValueFormat.PATH, "who may do what")
                                        + s.list("regions", List.of(), "regions besides the first")
                                        + s.passedThrough(
                                                "kafka", "properties of the Kafka clients"));

        assertThat(table.markdown())
                .isEqualTo(
                        """
                        | key | default | meaning |
                        |---|---|---|
                        | `config` | none | properties file with further settings; environment and command line override it |
                        | `bucket` | required | where log files go |
                        | `flush-interval` | `1m` | age of a file |
                        | `max-bytes` | `64MiB` | size of a file |
                        | `retries` | `3` | attempts |
                        | `gzip` | `true` | whether files are compressed |
                        | `identity` | none | who may do what |
                        | `regions` | empty | regions besides the first |
                        | `kafka.*` | none | properties of the Kafka clients |\
                        """);
    }

    @Test
    void keyThatIsNotKebabIsAMistakeOfTheProgram() {
        assertThatThrownBy(() -> read(NO_ENVIRONMENT, s -> s.string("flushInterval", "", "")))
                .isInstanceOf(IllegalStateException.class);
    }

    private static <T> T read(
            Map<String, String> environment, Function<Settings, T> reader, String... args) {
        return Settings.read("s3-sink", args, environment, reader);
    }
}
