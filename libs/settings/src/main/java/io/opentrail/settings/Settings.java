package io.opentrail.settings;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// What a config record is built from. Each getter names a key (`lower-kebab`), its default and, in one line, its meaning.
///
/// Values come from, weakest first: the properties file that `--config` names, the environment
/// (`OPENTRAIL_<MODULE>_<KEY>`), the command line (`--key value`, `--key=value`, for a flag `--key`).
///
///     record SinkConfig(Duration flushInterval, Path spool) {
///         static SinkConfig from(Settings settings) {
///             return new SinkConfig(
///                     settings.duration("flush-interval", Duration.ofSeconds(60), "age at which a log file is closed"),
///                     settings.required("spool", ValueFormat.PATH, "folder for chunks being written"));
///         }
///     }
///
///     var config = Settings.read("s3-sink", args, System.getenv(), SinkConfig::from);
public final class Settings {
    private final Reading reading;
    private final String prefix;

    Settings(Reading reading, String prefix) {
        this.reading = reading;
        this.prefix = prefix;
    }

    /// Builds the config and throws one [SettingsException] for all values that are missing or
    /// wrong, all unknown keys, and an [IllegalArgumentException] of a record's own checks.
    public static <T> T read(
            String module,
            String[] args,
            Map<String, String> environment,
            Function<Settings, T> reader) {
        return new Reading(module, new Given(module, List.of(args), environment)).read(reader);
    }

    /// The settings that the reader asks for; none is looked up.
    public static SettingsTable describe(String module, Function<Settings, ?> reader) {
        return new Reading(module, new Given(module, List.of(), Map.of())).describe(reader);
    }

    /// The same settings, whose keys all begin with `<prefix>-`: for a record that is used in
    /// several places.
    public Settings under(String morePrefix) {
        return new Settings(reading, prefix + morePrefix + "-");
    }

    public String string(String key, String defaultValue, String doc) {
        return withDefault(key, ValueFormat.TEXT, defaultValue, doc);
    }

    public String requiredString(String key, String doc) {
        return required(key, ValueFormat.TEXT, doc);
    }

    public int integer(String key, int defaultValue, String doc) {
        return withDefault(key, ValueFormat.INTEGER, defaultValue, doc);
    }

    public long longInteger(String key, long defaultValue, String doc) {
        return withDefault(key, ValueFormat.LONG, defaultValue, doc);
    }

    public boolean flag(String key, boolean defaultValue, String doc) {
        return withDefault(key, ValueFormat.FLAG, defaultValue, doc);
    }

    /// Never negative.
    public Duration duration(String key, Duration defaultValue, String doc) {
        return withDefault(key, ValueFormat.DURATION, defaultValue, doc);
    }

    public long bytes(String key, long defaultValue, String doc) {
        return withDefault(key, ValueFormat.BYTES, defaultValue, doc);
    }

    public Path path(String key, Path defaultValue, String doc) {
        return withDefault(key, ValueFormat.PATH, defaultValue, doc);
    }

    public URI url(String key, URI defaultValue, String doc) {
        return withDefault(key, ValueFormat.URL, defaultValue, doc);
    }

    public HostPort hostPort(String key, HostPort defaultValue, String doc) {
        return withDefault(key, ValueFormat.HOST_PORT, defaultValue, doc);
    }

    public List<String> list(String key, List<String> defaultValue, String doc) {
        return withDefault(key, ValueFormat.LIST, defaultValue, doc);
    }

    public <T> T withDefault(String key, ValueFormat<T> format, T defaultValue, String doc) {
        return reading.withDefault(prefix + key, format, defaultValue, doc);
    }

    public <T> T required(String key, ValueFormat<T> format, String doc) {
        return reading.required(prefix + key, format, doc);
    }

    public <T> Optional<T> optional(String key, ValueFormat<T> format, String doc) {
        return reading.optional(prefix + key, format, doc);
    }

    /// Whatever is given as `<key>.<name>`, by name: a library's own properties, passed through
    /// unread (`--kafka.security.protocol SASL_SSL`,
    /// `OPENTRAIL_<MODULE>_KAFKA__SECURITY_PROTOCOL`).
    public Map<String, String> passedThrough(String key, String doc) {
        return reading.passedThrough(prefix + key, doc);
    }
}
