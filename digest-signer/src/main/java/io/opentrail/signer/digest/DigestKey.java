package io.opentrail.signer.digest;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/// The place of a digest in its bucket. Readers take the time from fixed positions at the key's end
/// and rely on keys sorting by time.
///
/// @param keyPrefix the trail's, without a trailing slash
/// @param organizationId for a trail of an organization
/// @param accountId whose log files the digest lists
/// @param region where they come from
/// @param endTime of the digest, whole seconds
/// @param backfill whether it is one of log files that came late
public record DigestKey(
        @Nullable String keyPrefix,
        @Nullable String organizationId,
        String accountId,
        String region,
        String trailName,
        String homeRegion,
        Instant endTime,
        boolean backfill) {

    private static final DateTimeFormatter FOLDER =
            DateTimeFormatter.ofPattern("uuuu/MM/dd").withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter NAME =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    /// The object key.
    @Override
    public String toString() {
        return "%sAWSLogs/%s%s/CloudTrail-Digest/%s/%s/%s_CloudTrail-Digest_%s_%s_%s_%s%s.json.gz"
                .formatted(
                        folder(keyPrefix),
                        folder(organizationId),
                        accountId,
                        region,
                        FOLDER.format(endTime),
                        accountId,
                        region,
                        trailName,
                        homeRegion,
                        NAME.format(endTime),
                        backfill ? "_backfill" : "");
    }

    private static String folder(@Nullable String name) {
        return name == null || name.isEmpty() ? "" : name + "/";
    }
}
