package io.opentrail.embedded.kafka;

import io.opentrail.embedded.start.Ports;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;

/// The properties of a node that is alone: one replica of everything, and groups that settle in
/// seconds instead of the better part of a minute.
final class NodeProperties {
    static final int NODE_ID = 1;
    static final String CONTROLLER_LISTENER = "CONTROLLER";

    private static final Map<String, String> ALONE =
            Map.of(
                    "offsets.topic.replication.factor", "1",
                    "transaction.state.log.replication.factor", "1",
                    "transaction.state.log.min.isr", "1",
                    "share.coordinator.state.topic.replication.factor", "1",
                    "share.coordinator.state.topic.min.isr", "1",
                    "default.replication.factor", "1",
                    "min.insync.replicas", "1");

    private static final Map<String, String> QUICK_GROUPS =
            Map.of(
                    "group.initial.rebalance.delay.ms", "0",
                    "group.min.session.timeout.ms", "1000",
                    "group.consumer.min.session.timeout.ms", "1000",
                    "group.consumer.session.timeout.ms", "6000",
                    "group.consumer.min.heartbeat.interval.ms", "500",
                    "group.consumer.heartbeat.interval.ms", "1000",
                    "group.streams.initial.rebalance.delay.ms", "0",
                    "group.streams.min.session.timeout.ms", "1000",
                    "group.streams.session.timeout.ms", "6000");

    /// After a kill the controller takes the broker's old self for alive until its session ends.
    private static final Map<String, String> QUICK_HEARTBEATS =
            Map.of(
                    "broker.heartbeat.interval.ms", "500",
                    "broker.session.timeout.ms", "3000",
                    "group.streams.min.heartbeat.interval.ms", "500",
                    "group.streams.heartbeat.interval.ms", "500");

    /// A record of 16 MiB fits; the compaction buffer would take 128 MiB of heap by default.
    private static final Map<String, String> SMALL =
            Map.of(
                    "offsets.topic.num.partitions", "5",
                    "transaction.state.log.num.partitions", "5",
                    "share.coordinator.state.topic.num.partitions", "5",
                    "auto.create.topics.enable", "false",
                    "message.max.bytes", Integer.toString(17 * 1024 * 1024),
                    "log.cleaner.dedupe.buffer.size", Integer.toString(16 * 1024 * 1024));

    /// A consumer whose progress is forgotten begins anew and does all of it again. Kafka forgets a
    /// group that was away for a week; a cell that was switched off for years goes on where it was.
    private static final Map<String, String> LASTING =
            Map.of("offsets.retention.minutes", Integer.toString(10 * 365 * 24 * 60));

    private NodeProperties() {}

    static Properties of(Path log, int port, int controllerPort, Map<String, String> overrides) {
        var properties = new Properties();
        properties.putAll(identity(log, port, controllerPort));
        properties.putAll(ALONE);
        properties.putAll(QUICK_GROUPS);
        properties.putAll(QUICK_HEARTBEATS);
        properties.putAll(SMALL);
        properties.putAll(LASTING);
        properties.putAll(overrides);
        return properties;
    }

    private static Map<String, String> identity(Path log, int port, int controllerPort) {
        var client = "CLIENT://%s:%d".formatted(Ports.LOOPBACK, port);
        var controller = "%s:%d".formatted(Ports.LOOPBACK, controllerPort);
        return Map.of(
                "process.roles",
                "broker,controller",
                "node.id",
                Integer.toString(NODE_ID),
                "log.dirs",
                log.toString(),
                "listeners",
                "%s,%s://%s".formatted(client, CONTROLLER_LISTENER, controller),
                "advertised.listeners",
                client,
                "controller.listener.names",
                CONTROLLER_LISTENER,
                "inter.broker.listener.name",
                "CLIENT",
                "listener.security.protocol.map",
                "CLIENT:PLAINTEXT,CONTROLLER:PLAINTEXT",
                "controller.quorum.voters",
                "%d@%s".formatted(NODE_ID, controller));
    }
}
