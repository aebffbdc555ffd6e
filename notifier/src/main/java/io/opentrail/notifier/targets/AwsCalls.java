package io.opentrail.notifier.targets;

import java.net.URI;
import java.time.Duration;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;

/// How targets that speak AWS's protocols are called: one attempt a call, since the queue of the
/// trail tries again.
final class AwsCalls {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private AwsCalls() {}

    static <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C client(
            B builder, URI endpoint, TargetAccess access) {
        return builder.endpointOverride(endpoint)
                .region(Region.of(access.region()))
                .credentialsProvider(
                        StaticCredentialsProvider.create(
                                AwsBasicCredentials.create(
                                        access.accessKeyId(), access.secretAccessKey())))
                .httpClientBuilder(Apache5HttpClient.builder())
                .overrideConfiguration(call ->
                        call.retryStrategy(AwsRetryStrategy.doNotRetry()).apiCallTimeout(TIMEOUT))
                .build();
    }

    static NotPublishedException notPublished(SdkException e) {
        return e instanceof AwsServiceException answer && answer.awsErrorDetails() != null
                ? new NotPublishedException(answer.awsErrorDetails().errorCode(), e)
                : new NotPublishedException(NotPublishedException.UNREACHABLE, e);
    }
}
