package io.opentrail.verifier.command;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Option;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;
import software.amazon.awssdk.services.cloudtrail.CloudTrailClient;
import software.amazon.awssdk.services.s3.S3Client;

/// Clients that find endpoints, keys and region as the AWS CLI does: environment, then profile; or
/// else in the files that `up` writes.
final class AwsClients {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration SOCKET_TIMEOUT = Duration.ofSeconds(60);

    @Option(
            names = "--region",
            paramLabel = "R",
            description = "region whose log files are validated (default: the trail's home region)")
    private String region = "";

    @Option(
            names = "--endpoint-url",
            paramLabel = "URL",
            description =
                    "of the CloudTrail API alone, as with the AWS CLI (default: the profile's)")
    private Optional<URI> endpoint = Optional.empty();

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description =
                    "data folder whose aws/config and aws/credentials are used unless AWS_CONFIG_FILE is set (default: ./data)")
    private Path data = Path.of("data");

    /// Empty if none was asked for.
    String region() {
        return region;
    }

    /// @param connections how many calls can be under way at once
    S3Client s3(String fallbackRegion, int connections) {
        useFilesOfData();
        // how many connections the JDK keeps between requests
        System.setProperty("http.maxConnections", String.valueOf(connections));
        return S3Client.builder()
                .region(clientRegion(fallbackRegion))
                .httpClientBuilder(
                        Apache5HttpClient.builder()
                                .maxConnections(connections)
                                .connectionTimeout(CONNECT_TIMEOUT)
                                .socketTimeout(SOCKET_TIMEOUT))
                .forcePathStyle(true)
                .crossRegionAccessEnabled(true)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                .build();
    }

    CloudTrailClient cloudTrail(String fallbackRegion) {
        useFilesOfData();
        var builder =
                CloudTrailClient.builder()
                        .region(clientRegion(fallbackRegion))
                        .httpClientBuilder(
                                Apache5HttpClient.builder()
                                        .connectionTimeout(CONNECT_TIMEOUT)
                                        .socketTimeout(SOCKET_TIMEOUT));
        endpoint.ifPresent(builder::endpointOverride);
        return builder.build();
    }

    private Region clientRegion(String fallback) {
        if (!region.isEmpty()) {
            return Region.of(region);
        }
        try {
            return new DefaultAwsRegionProviderChain().getRegion();
        } catch (SdkClientException _) {
            return Region.of(fallback);
        }
    }

    private void useFilesOfData() {
        Path config = data.resolve("aws/config");
        if (System.getenv("AWS_CONFIG_FILE") == null && Files.isReadable(config)) {
            System.setProperty("aws.configFile", config.toString());
            System.setProperty(
                    "aws.sharedCredentialsFile", data.resolve("aws/credentials").toString());
        }
    }
}
