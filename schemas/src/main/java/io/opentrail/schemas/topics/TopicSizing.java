package io.opentrail.schemas.topics;

import io.opentrail.settings.Settings;
import java.time.Duration;

/// What an operator may choose about the topics. Must be the same for every service of a cell.
///
/// @param partitions of every topic that carries events, receipts or digests
/// @param parkedLanes how many trails with a refusing bucket get a lane of their own; the last lane
///   is shared by all further ones
/// @param eventRetention how long events can wait for a router or a sink
/// @param parkedRetention how long events can wait for a bucket that refuses
public record TopicSizing(
        int partitions, int parkedLanes, Duration eventRetention, Duration parkedRetention) {

    public static final TopicSizing DEFAULT =
            new TopicSizing(4, 8, Duration.ofDays(7), Duration.ofDays(31));

    public static TopicSizing from(Settings settings) {
        return new TopicSizing(
                settings.integer(
                        "partitions",
                        DEFAULT.partitions,
                        "of each data topic; the same for all services"),
                settings.integer(
                        "parked-lanes",
                        DEFAULT.parkedLanes,
                        "trails with a lane of their own while their bucket refuses"),
                settings.duration(
                        "event-retention",
                        DEFAULT.eventRetention,
                        "how long events wait for a router or a sink"),
                settings.duration(
                        "parked-retention",
                        DEFAULT.parkedRetention,
                        "how long events wait for a bucket that refuses"));
    }

    public TopicSizing {
        if (partitions < 1 || parkedLanes < 1) {
            throw new IllegalArgumentException(
                    "partitions and parked lanes must be 1 or more, were %d and %d"
                            .formatted(partitions, parkedLanes));
        }
    }
}
