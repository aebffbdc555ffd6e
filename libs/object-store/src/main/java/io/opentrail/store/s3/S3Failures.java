package io.opentrail.store.s3;

import io.opentrail.store.BucketRefusedException;
import io.opentrail.store.StoreException;
import io.opentrail.store.StoreUnavailableException;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkException;

/// Sorts the SDK's exceptions into those of the port.
final class S3Failures {

    /// Codes that S3 gives with a 4xx although the same request can succeed a moment later.
    private static final Set<String> PASSING_CODES =
            Set.of(
                    "ConditionalRequestConflict",
                    "OperationAborted",
                    "RequestTimeout",
                    // the SDK has corrected its clock from this very answer
                    "RequestTimeTooSkewed",
                    "SlowDown",
                    "TooManyRequests");

    private S3Failures() {}

    /// @param call what was asked, for the message, such as `put of 'key'`
    static StoreException of(SdkException failure, String bucket, String call) {
        return switch (failure) {
            case AwsServiceException answer -> ofAnswer(answer, bucket, call);
            case AbortedException aborted -> {
                // the SDK swallows the interrupt that aborted the call
                Thread.currentThread().interrupt();
                yield noAnswer(aborted, bucket, call);
            }
            case SdkException other -> noAnswer(other, bucket, call);
        };
    }

    private static StoreException ofAnswer(AwsServiceException answer, String bucket, String call) {
        var status = answer.statusCode();
        var code = code(answer);
        var reason =
                "%s (HTTP %d) %s".formatted(code, status, errorMessage(answer)).stripTrailing();
        return isPassing(status, code)
                ? new StoreUnavailableException(
                        code,
                        status,
                        "bucket '%s': store cannot answer %s: %s".formatted(bucket, call, reason),
                        answer)
                : new BucketRefusedException(
                        code,
                        status,
                        "bucket '%s': %s refused: %s".formatted(bucket, call, reason),
                        answer);
    }

    private static StoreUnavailableException noAnswer(
            SdkException failure, String bucket, String call) {
        return new StoreUnavailableException(
                StoreUnavailableException.NO_ANSWER,
                0,
                "bucket '%s': no answer to %s: %s".formatted(bucket, call, failure.getMessage()),
                failure);
    }

    /// 501 is a store's lasting answer to a header that it does not know.
    private static boolean isPassing(int status, String code) {
        return (status >= 500 && status != 501)
                || status == 307
                || status == 408
                || status == 429
                || PASSING_CODES.contains(code);
    }

    private static String code(AwsServiceException answer) {
        return Optional.ofNullable(answer.awsErrorDetails())
                .map(AwsErrorDetails::errorCode)
                .filter(code -> !code.isBlank())
                .orElse("Http" + answer.statusCode());
    }

    private static String errorMessage(AwsServiceException answer) {
        return Optional.ofNullable(answer.awsErrorDetails())
                .map(AwsErrorDetails::errorMessage)
                .orElse("");
    }
}
