package io.opentrail.sink.logfile;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/// The object key of a log file:
/// `[prefix/]AWSLogs/[<organization>/]<account>/<kind>/<region>/yyyy/MM/dd/<account>_<kind>_<region>_<yyyyMMddTHHmmZ>_<16>.json.gz`,
/// dated by delivery, in UTC.
///
/// Source:
/// <https://docs.aws.amazon.com/awscloudtrail/latest/userguide/get-and-view-cloudtrail-log-files.html>
public final class LogFileKey {

    private static final DateTimeFormatter FOLDER =
            DateTimeFormatter.ofPattern("yyyy/MM/dd").withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmm'Z'").withZone(ZoneOffset.UTC);
    private static final String ALPHABET =
            "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final BigInteger RADIX = BigInteger.valueOf(ALPHABET.length());
    private static final int SUFFIX_CHARACTERS = 16;

    private LogFileKey() {}

    /// Where a log file goes that is delivered at the given time.
    ///
    /// @param keyPrefix the trail's, without a trailing slash
    /// @param organizationId of an organization's trail; empty for an account's
    /// @param suffix 16 characters of `A-Za-z0-9`, see [#suffix]
    public static String objectKey(
            @Nullable String keyPrefix,
            String organizationId,
            String accountId,
            LogFileKind kind,
            String awsRegion,
            Instant deliveredAt,
            String suffix) {
        String prefix = keyPrefix == null || keyPrefix.isEmpty() ? "" : keyPrefix + "/";
        String organization = organizationId.isEmpty() ? "" : organizationId + "/";
        return "%sAWSLogs/%s%s/%s/%s/%s/%s_%s_%s_%s_%s.json.gz"
                .formatted(
                        prefix,
                        organization,
                        accountId,
                        kind.folder(),
                        awsRegion,
                        FOLDER.format(deliveredAt),
                        accountId,
                        kind.folder(),
                        awsRegion,
                        MINUTE.format(deliveredAt),
                        suffix);
    }

    /// The same for the same chunk and group for ever, so that a retry meets its own file.
    public static String suffix(
            String sourceTopic,
            int partition,
            long fromOffset,
            long toOffset,
            Instant decidedAt,
            Object group) {
        String identity =
                String.join(
                        "\n",
                        sourceTopic,
                        String.valueOf(partition),
                        String.valueOf(fromOffset),
                        String.valueOf(toOffset),
                        String.valueOf(decidedAt.toEpochMilli()),
                        group.toString());
        BigInteger number =
                new BigInteger(1, sha256().digest(identity.getBytes(StandardCharsets.UTF_8)));
        StringBuilder suffix = new StringBuilder(SUFFIX_CHARACTERS);
        for (int i = 0; i < SUFFIX_CHARACTERS; i++) {
            BigInteger[] parts = number.divideAndRemainder(RADIX);
            suffix.append(ALPHABET.charAt(parts[1].intValue()));
            number = parts[0];
        }
        return suffix.toString();
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
