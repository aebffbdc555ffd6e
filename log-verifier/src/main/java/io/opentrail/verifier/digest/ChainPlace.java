package io.opentrail.verifier.digest;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Where the digests of one chain lie in a bucket. A digest's key follows from its end time alone.
///
/// @param keyPrefix the trail's, without a slash at the end; empty if it has none
/// @param organizationId empty unless the trail is an organization's
/// @param accountId whose log files the digests list
/// @param region where they come from
public record ChainPlace(
        String keyPrefix,
        String organizationId,
        String accountId,
        String region,
        String trailName,
        String homeRegion) {

    private static final DateTimeFormatter FOLDER =
            DateTimeFormatter.ofPattern("uuuu/MM/dd").withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter NAME =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter LOG_FILE_NAME =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmm'Z'").withZone(ZoneOffset.UTC);

    private static final Pattern KEY =
            Pattern.compile(
                    "(?:(?<prefix>.*)/)?AWSLogs/(?:(?<organization>o-[a-z0-9]+)/)?(?<account>\\d{12})"
                            + "/CloudTrail-Digest/(?<region>[^/]+)/\\d{4}/\\d\\d/\\d\\d/\\k<account>_CloudTrail-Digest"
                            + "_\\k<region>_(?<trail>[^/]+)_(?<home>[^/_]+)_(?<end>\\d{8}T\\d{6}Z)"
                            + "(?<backfill>_backfill)?\\.json\\.gz");
    private static final Pattern LOG_FILE_TIME =
            Pattern.compile("_(\\d{8}T\\d{4}Z)_[^/_]+\\.json\\.gz$");

    /// A digest's key, taken apart.
    public record Digest(ChainPlace place, Instant end, boolean backfill) {}

    /// Empty if no digest has this key.
    public static Optional<Digest> parse(String key) {
        Matcher parts = KEY.matcher(key);
        if (!parts.matches()) {
            return Optional.empty();
        }
        var place =
                new ChainPlace(
                        orEmpty(parts, "prefix"),
                        orEmpty(parts, "organization"),
                        parts.group("account"),
                        parts.group("region"),
                        parts.group("trail"),
                        parts.group("home"));
        boolean backfill = parts.group("backfill") != null;
        return time(NAME, parts.group("end"))
                .filter(end -> place.key(end, backfill).equals(key))
                .map(end -> new Digest(place, end, backfill));
    }

    /// The time in a log file's name; empty if it has none.
    public static Optional<Instant> logFileTime(String key) {
        Matcher name = LOG_FILE_TIME.matcher(key);
        return name.find() ? time(LOG_FILE_NAME, name.group(1)) : Optional.empty();
    }

    /// The key of the digest that ends then.
    public String key(Instant end, boolean backfill) {
        return "%s%s/%s_CloudTrail-Digest_%s_%s_%s_%s%s.json.gz"
                .formatted(
                        digestFolder(),
                        FOLDER.format(end),
                        accountId,
                        region,
                        trailName,
                        homeRegion,
                        NAME.format(end),
                        backfill ? "_backfill" : "");
    }

    /// With a slash at the end; the digests of the bucket's other trails are in it too.
    public String digestFolder() {
        return accountFolder() + "CloudTrail-Digest/" + region + "/";
    }

    /// With a slash at the end; the log files of the bucket's other trails are in it too.
    public String logFolder() {
        return accountFolder() + "CloudTrail/" + region + "/";
    }

    /// Sorts before all log files of this day and later ones.
    public String logFolderOfDay(Instant time) {
        return logFolder() + FOLDER.format(time) + "/";
    }

    /// With a slash at the end.
    public String accountFolder() {
        return accountsFolder() + accountId + "/";
    }

    /// The folder of the accounts' folders, with a slash at the end.
    public String accountsFolder() {
        return folder(keyPrefix) + "AWSLogs/" + folder(organizationId);
    }

    private static String folder(String name) {
        return name.isEmpty() ? "" : name + "/";
    }

    private static String orEmpty(Matcher parts, String group) {
        String part = parts.group(group);
        return part == null ? "" : part;
    }

    private static Optional<Instant> time(DateTimeFormatter format, String text) {
        try {
            return Optional.of(format.parse(text, Instant::from));
        } catch (DateTimeParseException _) {
            return Optional.empty();
        }
    }
}
