package io.opentrail.standalone.cell;

import io.opentrail.history.store.StoreConfig;
import io.opentrail.live.LiveConfig;
import io.opentrail.notifier.NotifierConfig;
import io.opentrail.router.repeat.RepeatConfig;
import io.opentrail.schemas.topics.TopicSizing;
import io.opentrail.settings.Settings;
import io.opentrail.settings.ValueFormat;
import io.opentrail.signer.DigestSignerConfig;
import io.opentrail.sink.S3SinkConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// What a user can choose about a cell.
///
/// @param data folder of everything that the cell keeps
/// @param identityFile who may call; one in the data folder is made if there is none
/// @param regions in order; the first is the default of the AWS configuration that is written
/// @param dataEvents whether the event history keeps them, too
public record CellConfig(
        Path data,
        CellPorts ports,
        Optional<Path> identityFile,
        List<String> regions,
        Duration digestInterval,
        Duration drainGrace,
        RepeatConfig repeats,
        S3SinkConfig sink,
        NotifierConfig notifier,
        LiveConfig live,
        StoreConfig history,
        boolean dataEvents,
        TopicSizing sizing) {

    public static final Path DEFAULT_DATA = Path.of("data");

    private static final int DEFAULT_PORT_BASE = 4580;
    private static final List<String> DEFAULT_REGIONS =
            List.of("us-east-1", "us-west-2", "eu-west-1");
    private static final Pattern REGION = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+){1,5}");

    private static final ValueFormat<Integer> PORT_BASE =
            ValueFormat.INTEGER.where(
                    CellPorts::isBase,
                    "a port from 1 to %d".formatted(CellPorts.HIGHEST_BASE),
                    "1");
    private static final ValueFormat<List<String>> REGIONS =
            ValueFormat.LIST.where(
                    CellConfig::areRegions,
                    "regions like us-east-1, separated by commas",
                    "us-east-1");

    /// @throws IllegalArgumentException with what is wrong
    public CellConfig {
        data = data.toAbsolutePath().normalize();
        identityFile = identityFile.map(file -> file.toAbsolutePath().normalize());
        regions = List.copyOf(regions);
        if (!areRegions(regions)) {
            throw new IllegalArgumentException(
                    "regions must be one or more distinct names like us-east-1, were " + regions);
        }
    }

    private static boolean areRegions(List<String> regions) {
        return !regions.isEmpty()
                && regions.stream().distinct().count() == regions.size()
                && regions.stream().allMatch(region -> REGION.matcher(region).matches());
    }

    public static CellConfig from(Settings settings) {
        return new CellConfig(
                settings.path("data", DEFAULT_DATA, "folder of everything that is kept"),
                new CellPorts(
                        settings.withDefault(
                                "port-base",
                                PORT_BASE,
                                DEFAULT_PORT_BASE,
                                "the first of seven ports")),
                settings.optional(
                        "identity",
                        ValueFormat.PATH,
                        "identity file; if not set, `identity.yaml` in the data folder, made if missing"),
                settings.withDefault(
                        "regions", REGIONS, DEFAULT_REGIONS, "regions, comma-separated"),
                settings.duration("digest-interval", Duration.ofHours(1), "time between digests"),
                settings.duration(
                        "drain-grace",
                        DigestSignerConfig.DEFAULT_DRAIN_GRACE,
                        "how long after a trail stopped an event from before can still arrive"),
                RepeatConfig.from(settings),
                S3SinkConfig.from(settings),
                NotifierConfig.from(settings.under("notifications")),
                LiveConfig.from(settings.under("live")),
                StoreConfig.from(settings),
                settings.flag("data-events", false, "whether event history keeps data events, too"),
                TopicSizing.from(settings));
    }
}
