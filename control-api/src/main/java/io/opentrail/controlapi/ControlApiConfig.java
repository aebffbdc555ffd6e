package io.opentrail.controlapi;

import io.opentrail.controlapi.audit.AuditConfig;
import io.opentrail.controlapi.request.LookupLimits;
import io.opentrail.schemas.topics.TopicSizing;
import io.opentrail.settings.HostPort;
import io.opentrail.settings.Settings;
import java.time.Duration;
import java.util.List;

/// What the control API itself can be told.
///
/// @param listenPort 0 for any free one
/// @param regions all that there are; a multi-region trail is in each of them
/// @param sweepInterval how often records of trails that were deleted long ago are removed
/// @param sizing of the events' topics, should they have to be made
/// @param pageSize how many trails or keys a list answers at most at once
/// @param lookups what looking events up may take
public record ControlApiConfig(
        String listenHost,
        int listenPort,
        List<String> regions,
        Duration sweepInterval,
        int pageSize,
        LookupLimits lookups,
        TopicSizing sizing,
        AuditConfig audit) {

    public static final int DEFAULT_PAGE_SIZE = 100;
    public static final Duration DEFAULT_SWEEP_INTERVAL = Duration.ofHours(1);

    private static final HostPort DEFAULT_LISTEN = new HostPort("127.0.0.1", 4580);
    private static final List<String> DEFAULT_REGIONS =
            List.of("us-east-1", "us-west-2", "eu-west-1");

    /// @throws IllegalArgumentException with what is wrong
    public ControlApiConfig {
        regions = List.copyOf(regions);
        if (regions.isEmpty()) {
            throw new IllegalArgumentException("regions: at least one is needed");
        }
        if (pageSize < 1) {
            throw new IllegalArgumentException("page-size must be at least 1, was " + pageSize);
        }
        if (!sweepInterval.isPositive()) {
            throw new IllegalArgumentException(
                    "sweep-interval must be above zero, was " + sweepInterval);
        }
    }

    /// With pages and lookups of the default limits.
    public ControlApiConfig(
            String listenHost,
            int listenPort,
            List<String> regions,
            Duration sweepInterval,
            TopicSizing sizing,
            AuditConfig audit) {
        this(
                listenHost,
                listenPort,
                regions,
                sweepInterval,
                DEFAULT_PAGE_SIZE,
                LookupLimits.DEFAULT,
                sizing,
                audit);
    }

    static ControlApiConfig from(Settings settings) {
        HostPort listen = settings.hostPort("listen", DEFAULT_LISTEN, "where the API listens");
        return new ControlApiConfig(
                listen.host(),
                listen.port(),
                settings.list("regions", DEFAULT_REGIONS, "all regions, comma-separated"),
                settings.duration(
                        "sweep-interval",
                        DEFAULT_SWEEP_INTERVAL,
                        "how often records of trails deleted more than 8 days ago are removed"),
                settings.integer(
                        "page-size",
                        DEFAULT_PAGE_SIZE,
                        "how many trails or keys a list answers at most at once"),
                LookupLimits.from(settings),
                TopicSizing.from(settings),
                AuditConfig.from(settings));
    }
}
