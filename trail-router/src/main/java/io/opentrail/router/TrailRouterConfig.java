package io.opentrail.router;

import io.opentrail.router.repeat.RepeatConfig;
import io.opentrail.schemas.topics.TopicSizing;
import io.opentrail.settings.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// How one router instance runs.
///
/// @param regions whose event topics are made at the start; topics of other regions are read too
/// @param sizing the cell's, the same for every service
/// @param instanceId distinct for each running instance, the same after a restart
/// @param threads that route, of this instance
/// @param repeats how events that come again are recognised
/// @param stateDirectory of what is remembered of events; read again from Kafka if lost
/// @param maxLiveTopics topics of their own that trails can have, of the cell
/// @param commitInterval bounds how long a routed event stays invisible
public record TrailRouterConfig(
        List<String> regions,
        TopicSizing sizing,
        String instanceId,
        int threads,
        RepeatConfig repeats,
        Path stateDirectory,
        int maxLiveTopics,
        Duration commitInterval) {

    /// A router is fast as long as there are few: every transaction names the topics written.
    public static final int DEFAULT_MAX_LIVE_TOPICS = 100;

    public TrailRouterConfig {
        regions = List.copyOf(regions);
        if (threads < 1) {
            throw new IllegalArgumentException("threads must be 1 or more, was " + threads);
        }
        if (instanceId.isBlank()) {
            throw new IllegalArgumentException("instance-id must not be blank");
        }
    }

    public static TrailRouterConfig from(Settings settings) {
        return new TrailRouterConfig(
                settings.list(
                        "regions",
                        List.of("us-east-1"),
                        "regions whose event topics are made; others are read too"),
                TopicSizing.from(settings),
                settings.string(
                        "instance-id",
                        "trail-router-0",
                        "of this instance; distinct, and kept on restart"),
                settings.integer("threads", 1, "threads that route"),
                RepeatConfig.from(settings),
                settings.path(
                        "state-dir",
                        Path.of("data/trail-router"),
                        "of what is remembered of events; this instance's alone"),
                settings.integer(
                        "max-live-topics",
                        DEFAULT_MAX_LIVE_TOPICS,
                        "topics of their own that trails can have, in the whole cell"),
                settings.duration(
                        "commit-interval", Duration.ofMillis(100), "time between commits"));
    }
}
