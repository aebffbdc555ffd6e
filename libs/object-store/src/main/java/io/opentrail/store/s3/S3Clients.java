package io.opentrail.store.s3;

import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/// The AWS SDK's client, set up to say nothing that a plain S3 store might not understand.
final class S3Clients {

    private S3Clients() {}

    /// What a client ends calls with that take too long. It lets go of a call when it is answered;
    /// the SDK's own holds each for as long as it may take.
    static ScheduledExecutorService timeouts() {
        var scheduler =
                new ScheduledThreadPoolExecutor(
                        1, Thread.ofPlatform().daemon().name("s3-timeouts").factory());
        scheduler.setRemoveOnCancelPolicy(true);
        return scheduler;
    }

    /// @param timeouts to be shut down after the client
    static S3Client of(S3StoreConfig config, ScheduledExecutorService timeouts) {
        var builder =
                S3Client.builder()
                        .region(Region.of(config.region()))
                        .credentialsProvider(credentials(config.credentials()))
                        .httpClientBuilder(connections(config))
                        .overrideConfiguration(call ->
                                call.retryStrategy(AwsRetryStrategy.doNotRetry())
                                        .apiCallTimeout(config.callTimeout())
                                        .scheduledExecutorService(timeouts))
                        .forcePathStyle(config.endpoint().isPresent())
                        // trailing checksums and signed chunks came late to S3; the signature over
                        // plain http
                        // covers the body's SHA-256 without them
                        .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                        .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                        .serviceConfiguration(s3 -> s3.chunkedEncodingEnabled(false));
        config.endpoint().ifPresent(builder::endpointOverride);
        return builder.build();
    }

    private static StaticCredentialsProvider credentials(S3Credentials credentials) {
        return StaticCredentialsProvider.create(
                AwsBasicCredentials.create(
                        credentials.accessKeyId(), credentials.secretAccessKey()));
    }

    private static Apache5HttpClient.Builder connections(S3StoreConfig config) {
        return Apache5HttpClient.builder()
                .maxConnections(config.maxConnections())
                .connectionTimeout(config.connectTimeout())
                .connectionAcquisitionTimeout(config.callTimeout())
                .socketTimeout(config.callTimeout());
    }
}
