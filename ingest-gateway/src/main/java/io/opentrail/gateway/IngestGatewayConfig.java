package io.opentrail.gateway;

import io.opentrail.gateway.kafka.ProducerTuning;
import io.opentrail.http.HttpEndpointConfig;
import io.opentrail.schemas.topics.TopicSizing;
import io.opentrail.settings.HostPort;
import io.opentrail.settings.Settings;
import java.util.List;

/// What the gateway is to do.
///
/// @param regions whose events it takes
/// @param sizing of the topics, should they have to be made
public record IngestGatewayConfig(
        HttpEndpointConfig http,
        List<String> regions,
        TopicSizing sizing,
        Limits limits,
        ProducerTuning producer) {

    public IngestGatewayConfig {
        regions = List.copyOf(regions);
        if (regions.isEmpty()) {
            throw new IllegalArgumentException("regions: none is configured");
        }
    }

    /// What is taken at once.
    ///
    /// @param bodyBytes of one body, after decompression
    /// @param records of one body
    /// @param inFlightBytes of all bodies in memory
    public record Limits(int bodyBytes, int records, int inFlightBytes) {

        public static final Limits DEFAULT = new Limits(5 << 20, 10_000, 64 << 20);

        public Limits {
            if (inFlightBytes < bodyBytes) {
                throw new IllegalArgumentException(
                        "max-in-flight must hold at least one body of %d bytes, was %d"
                                .formatted(bodyBytes, inFlightBytes));
            }
        }
    }

    /// The defaults, for these regions, on any free port of loopback.
    public static IngestGatewayConfig of(List<String> regions) {
        return new IngestGatewayConfig(
                HttpEndpointConfig.defaults(),
                regions,
                TopicSizing.DEFAULT,
                Limits.DEFAULT,
                ProducerTuning.DEFAULT);
    }

    static IngestGatewayConfig from(Settings settings) {
        HostPort listen =
                settings.hostPort(
                        "listen", new HostPort("127.0.0.1", 4581), "where requests come in");
        return new IngestGatewayConfig(
                HttpEndpointConfig.defaults().withAddress(listen.host(), listen.port()),
                settings.list("regions", List.of("us-east-1"), "regions whose events are taken"),
                TopicSizing.from(settings),
                limits(settings),
                producer(settings));
    }

    private static Limits limits(Settings settings) {
        return new Limits(
                Limits.DEFAULT.bodyBytes(),
                Limits.DEFAULT.records(),
                Math.toIntExact(
                        settings.bytes(
                                "max-in-flight",
                                Limits.DEFAULT.inFlightBytes(),
                                "bodies in memory at once; above it requests get 429")));
    }

    private static ProducerTuning producer(Settings settings) {
        ProducerTuning defaults = ProducerTuning.DEFAULT;
        return new ProducerTuning(
                settings.string(
                        "compression", defaults.compression(), "of Kafka batches: none, lz4, zstd"),
                settings.duration("linger", defaults.linger(), "how long a batch waits for more"),
                settings.duration(
                        "max-block", defaults.maxBlock(), "wait for room in the producer's buffer"),
                settings.duration(
                        "delivery-timeout",
                        defaults.deliveryTimeout(),
                        "wait for Kafka's acknowledgement; then requests get 503"),
                settings.bytes(
                        "buffer-memory", defaults.bufferBytes(), "events waiting for Kafka"));
    }
}
