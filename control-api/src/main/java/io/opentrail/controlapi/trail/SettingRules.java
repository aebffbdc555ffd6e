package io.opentrail.controlapi.trail;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/// What the settings of a trail may look like, each by itself.
final class SettingRules {

    private static final int MAX_PREFIX = 200;
    private static final int MAX_TOPIC = 256;
    private static final Pattern BUCKET = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");
    private static final Pattern IPV4 = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}");
    private static final Pattern PREFIX_CHARACTERS = Pattern.compile("[^\\p{Cntrl}\\\\]*");
    private static final Pattern TOPIC =
            Pattern.compile("(arn:aws[a-z-]*:sns:[a-z0-9-]+:[0-9]{12}:)?[A-Za-z0-9_-]{1,256}");
    private static final Pattern LOG_GROUP =
            Pattern.compile(
                    "arn:aws[a-z-]*:logs:[a-z0-9-]+:([0-9]{12}):log-group:[A-Za-z0-9._/#-]{1,512}(:\\*|:log-stream:.*)?");
    private static final Pattern LOG_ROLE =
            Pattern.compile("arn:aws[a-z-]*:iam::([0-9]{12}):role/[\\w+=,.@/-]{1,576}");
    private static final Pattern KMS_KEY =
            Pattern.compile(
                    "(arn:aws[a-z-]*:kms:[a-z0-9-]+:[0-9]{12}:)?(alias/[A-Za-z0-9/_-]{1,250}|key/[A-Za-z0-9-]{1,128})|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|mrk-[0-9a-f]{32}");

    private SettingRules() {}

    /// The first problem of the settings of a trail of this account.
    static Optional<ApiError> problem(TrailSettings settings, String accountId) {
        return first(
                List.of(
                        () -> settings.bucket().flatMap(SettingRules::bucketProblem),
                        () -> settings.keyPrefix().flatMap(SettingRules::prefixProblem),
                        () -> given(settings.snsTopic()).flatMap(SettingRules::topicProblem),
                        () ->
                                given(settings.logGroupArn())
                                        .flatMap(arn -> logGroupProblem(arn, accountId)),
                        () ->
                                given(settings.logRoleArn())
                                        .flatMap(arn -> logRoleProblem(arn, accountId)),
                        () -> given(settings.kmsKey()).flatMap(SettingRules::kmsKeyProblem)));
    }

    private static Optional<ApiError> bucketProblem(String bucket) {
        boolean valid =
                BUCKET.matcher(bucket).matches()
                        && !bucket.contains("..")
                        && !bucket.contains(".-")
                        && !bucket.contains("-.")
                        && !bucket.startsWith("xn--")
                        && !IPV4.matcher(bucket).matches();
        return problemUnless(
                valid,
                "InvalidS3BucketNameException",
                "'%s' is not a bucket name: 3 to 63 lower-case letters, digits, '.' and '-', not an IP address.",
                bucket);
    }

    /// The prefix becomes the head of object keys, so it must not be able to lead anywhere else.
    private static Optional<ApiError> prefixProblem(String prefix) {
        List<String> segments = List.of(trimmed(prefix).split("/", -1));
        boolean sane =
                prefix.isEmpty()
                        || (PREFIX_CHARACTERS.matcher(prefix).matches()
                                && segments.stream().noneMatch(SettingRules::isOdd));
        return problemUnless(
                sane && prefix.length() <= MAX_PREFIX,
                "InvalidS3PrefixException",
                "'%s' is not a key prefix: at most 200 characters, no leading '/', no empty, '.' or '..' part, no control characters or backslashes.",
                prefix);
    }

    private static boolean isOdd(String segment) {
        return segment.isBlank() || segment.equals(".") || segment.equals("..");
    }

    /// Without the one trailing slash that is allowed.
    static String trimmed(String prefix) {
        return prefix.endsWith("/") ? prefix.substring(0, prefix.length() - 1) : prefix;
    }

    private static Optional<ApiError> topicProblem(String topic) {
        return problemUnless(
                TOPIC.matcher(topic).matches() && topic.length() <= MAX_TOPIC,
                "InvalidSnsTopicNameException",
                "'%s' is neither a topic name nor a topic ARN of at most 256 characters.",
                topic);
    }

    private static Optional<ApiError> logGroupProblem(String arn, String accountId) {
        return problemUnless(
                isOf(LOG_GROUP, arn, accountId),
                "InvalidCloudWatchLogsLogGroupArnException",
                "'%s' is not the ARN of a log group of this account.",
                arn);
    }

    private static Optional<ApiError> logRoleProblem(String arn, String accountId) {
        return problemUnless(
                isOf(LOG_ROLE, arn, accountId),
                "InvalidCloudWatchLogsRoleArnException",
                "'%s' is not the ARN of a role of this account.",
                arn);
    }

    private static boolean isOf(Pattern pattern, String arn, String accountId) {
        var parts = pattern.matcher(arn);
        return parts.matches() && parts.group(1).equals(accountId);
    }

    private static Optional<ApiError> kmsKeyProblem(String key) {
        return problemUnless(
                KMS_KEY.matcher(key).matches(),
                "InvalidKmsKeyIdException",
                "'%s' is not a key: expected a key id, alias/<name>, or the ARN of either.",
                key);
    }

    private static Optional<ApiError> problemUnless(
            boolean valid, String code, String message, String value) {
        return valid ? Optional.empty() : Optional.of(ApiError.of(code, message.formatted(value)));
    }

    /// What is there to be set, rather than taken away.
    private static Optional<String> given(Optional<String> setting) {
        return setting.filter(text -> !text.isEmpty());
    }

    private static Optional<ApiError> first(List<Supplier<Optional<ApiError>>> checks) {
        return checks.stream().map(Supplier::get).flatMap(Optional::stream).findFirst();
    }
}
