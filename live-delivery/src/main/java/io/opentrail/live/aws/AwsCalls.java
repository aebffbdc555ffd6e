package io.opentrail.live.aws;

import io.opentrail.live.destination.Outcome;
import io.opentrail.live.destination.Outcome.Failure;
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

/// How endpoints that speak AWS's protocols are called: one attempt a call, since the queue tries
/// again.
final class AwsCalls {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final int MAX_CONNECTIONS = 200;

    private AwsCalls() {}

    static <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C client(
            B builder, URI endpoint, AwsAccess access) {
        return builder.endpointOverride(endpoint)
                .region(Region.of(access.region()))
                .credentialsProvider(
                        StaticCredentialsProvider.create(
                                AwsBasicCredentials.create(
                                        access.accessKeyId(), access.secretAccessKey())))
                .httpClientBuilder(Apache5HttpClient.builder().maxConnections(MAX_CONNECTIONS))
                .overrideConfiguration(call ->
                        call.retryStrategy(AwsRetryStrategy.doNotRetry()).apiCallTimeout(TIMEOUT))
                .build();
    }

    static Failure failure(SdkException e) {
        return Failure.of(
                e instanceof AwsServiceException answer && answer.awsErrorDetails() != null
                        ? answer.awsErrorDetails().errorCode()
                        : Outcome.UNREACHABLE);
    }
}
