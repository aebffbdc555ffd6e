package io.opentrail.gateway;

import io.opentrail.access.identity.Quota;
import io.opentrail.gateway.admission.BatchReader;
import io.opentrail.gateway.admission.EventTimeRule;
import io.opentrail.gateway.kafka.ProducerTuning;
import io.opentrail.http.HttpEndpointConfig;
import io.opentrail.schemas.topics.TopicSizing;
import io.opentrail.settings.HostPort;
import io.opentrail.settings.Settings;
import io.opentrail.settings.ValueFormat;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/// What the gateway is to do.
///
/// @param regions whose events it takes
/// @param sizing of the topics, should they have to be made
/// @param hotAccounts over how many partitions an account is spread that is too much for one
public record IngestGatewayConfig(
        HttpEndpointConfig http,
        List<String> regions,
        TopicSizing sizing,
        Limits limits,
        Fairness fairness,
        EventTimeRule times,
        Map<String, Integer> hotAccounts,
        ProducerTuning producer) {

    /// Slow senders keep theirs for a minute; 20 KB each.
    private static final int MAX_CONNECTIONS = 4_000;

    private static final HostPort LOOPBACK = new HostPort("127.0.0.1", 0);

    public IngestGatewayConfig {
        regions = List.copyOf(regions);
        hotAccounts = Map.copyOf(hotAccounts);
        if (fairness.inFlightBytes() < limits.oneRequestBytes()) {
            throw new IllegalArgumentException(
                    "max-in-flight-service must be at least %d, what the largest request takes, was %d"
                            .formatted(limits.oneRequestBytes(), fairness.inFlightBytes()));
        }
        if (regions.isEmpty()) {
            throw new IllegalArgumentException("regions: none is configured");
        }
    }

    /// What is taken at once.
    ///
    /// @param bodyBytes of one body, after decompression
    /// @param records of one body
    /// @param inFlightBytes of all bodies in memory, of the events made of them, and of answers
    public record Limits(int bodyBytes, int records, long inFlightBytes) {

        public static final Limits DEFAULT = new Limits(5 << 20, 10_000, 128L << 20);

        public Limits {
            long needed = oneRequestBytes(bodyBytes, records);
            if (inFlightBytes < needed) {
                throw new IllegalArgumentException(
                        "max-in-flight must be at least %d, what the largest request takes, was %d"
                                .formatted(needed, inFlightBytes));
            }
        }

        long oneRequestBytes() {
            return oneRequestBytes(bodyBytes, records);
        }

        /// A body as it came, as it was decompressed, and its events, with copies.
        private static long oneRequestBytes(int bodyBytes, int records) {
            return 2L * bodyBytes + BatchReader.mostEventBytes(bodyBytes, records);
        }
    }

    /// What one service may take from the others.
    ///
    /// @param quota of services that have none of their own in the identity file
    /// @param burst how long a silent service saves up
    /// @param inFlightBytes of its bodies in memory
    public record Fairness(Quota quota, Duration burst, long inFlightBytes) {

        public static final Fairness DEFAULT =
                new Fairness(Quota.NONE, Duration.ofSeconds(10), 96L << 20);

        public Fairness {
            if (burst.isZero()) {
                throw new IllegalArgumentException("quota-burst must be above zero");
            }
        }
    }

    /// The defaults, for these regions, on any free port of loopback.
    public static IngestGatewayConfig of(List<String> regions) {
        return new IngestGatewayConfig(
                http(LOOPBACK),
                regions,
                TopicSizing.DEFAULT,
                Limits.DEFAULT,
                Fairness.DEFAULT,
                EventTimeRule.DEFAULT,
                Map.of(),
                ProducerTuning.DEFAULT);
    }

    /// The same, elsewhere.
    public IngestGatewayConfig at(String host, int port) {
        return new IngestGatewayConfig(
                http.withAddress(host, port),
                regions,
                sizing,
                limits,
                fairness,
                times,
                hotAccounts,
                producer);
    }

    /// The same, for topics of another size.
    public IngestGatewayConfig with(TopicSizing newSizing) {
        return new IngestGatewayConfig(
                http, regions, newSizing, limits, fairness, times, hotAccounts, producer);
    }

    /// The same, with other bounds.
    public IngestGatewayConfig with(Limits newLimits, Fairness newFairness) {
        return new IngestGatewayConfig(
                http, regions, sizing, newLimits, newFairness, times, hotAccounts, producer);
    }

    /// The same, with another producer.
    public IngestGatewayConfig with(ProducerTuning newProducer) {
        return new IngestGatewayConfig(
                http, regions, sizing, limits, fairness, times, hotAccounts, newProducer);
    }

    /// The same, with hot accounts.
    public IngestGatewayConfig spreading(Map<String, Integer> newHotAccounts) {
        return new IngestGatewayConfig(
                http, regions, sizing, limits, fairness, times, newHotAccounts, producer);
    }

    static IngestGatewayConfig from(Settings settings) {
        return new IngestGatewayConfig(
                http(settings),
                settings.list("regions", List.of("us-east-1"), "regions whose events are taken"),
                TopicSizing.from(settings),
                limits(settings),
                fairness(settings),
                times(settings),
                hotAccounts(settings),
                producer(settings));
    }

    private static HttpEndpointConfig http(Settings settings) {
        HostPort address =
                settings.hostPort(
                        "listen", new HostPort("127.0.0.1", 4581), "where requests come in");
        return http(address)
                .withHeaderTimeout(
                        settings.duration(
                                "header-timeout",
                                HttpEndpointConfig.defaults().headerTimeout(),
                                "how long the head of a request may take to arrive"));
    }

    private static HttpEndpointConfig http(HostPort address) {
        HttpEndpointConfig defaults = HttpEndpointConfig.defaults();
        return defaults.withAddress(address.host(), address.port())
                .withLimits(defaults.maxHeaderBytes(), MAX_CONNECTIONS);
    }

    private static Limits limits(Settings settings) {
        return new Limits(
                Limits.DEFAULT.bodyBytes(),
                Limits.DEFAULT.records(),
                settings.bytes(
                        "max-in-flight",
                        Limits.DEFAULT.inFlightBytes(),
                        "bodies, their events and answers in memory at once; above it requests get 429"));
    }

    private static Fairness fairness(Settings settings) {
        return new Fairness(
                new Quota(
                        perSecond(
                                settings.longInteger(
                                        "quota-records",
                                        0,
                                        "records a second of a service without a quota of its own; 0: any")),
                        perSecond(
                                settings.bytes(
                                        "quota-bytes",
                                        0,
                                        "bytes a second of one, after decompression; 0: any"))),
                settings.duration(
                        "quota-burst",
                        Fairness.DEFAULT.burst(),
                        "how long a silent service saves up"),
                settings.bytes(
                        "max-in-flight-service",
                        Fairness.DEFAULT.inFlightBytes(),
                        "of `max-in-flight`, what one service can have"));
    }

    private static OptionalLong perSecond(long given) {
        return given > 0 ? OptionalLong.of(given) : OptionalLong.empty();
    }

    private static EventTimeRule times(Settings settings) {
        return new EventTimeRule(
                settings.duration(
                        "max-event-ahead",
                        EventTimeRule.DEFAULT.maxAhead(),
                        "how far eventTime can be ahead of the gateway's clock"),
                settings.optional(
                        "max-event-age",
                        ValueFormat.DURATION,
                        "how long ago it can be; else any age"));
    }

    private static Map<String, Integer> hotAccounts(Settings settings) {
        return HotAccounts.parse(
                settings.list(
                        "hot-accounts",
                        List.of(),
                        "accounts that are too much for one partition, `<account>=<partitions>`; the same for all gateways"));
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
