package io.opentrail.benchmarks.cell;

import io.opentrail.access.signature.Credentials;
import io.opentrail.standalone.cell.CellPorts;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudtrail.CloudTrailClient;
import software.amazon.awssdk.services.s3.S3Client;

/// Accounts with an administrator each, and their AWS clients on connections that they share.
public final class Tenants implements AutoCloseable {

    public static final String REGION = "us-east-1";
    public static final Credentials SERVICE =
            new Credentials("AKIABENCHSERVICE", "secret-of-service");

    private final CellPorts ports;
    private final SdkHttpClient http = Apache5HttpClient.builder().maxConnections(64).build();
    private final List<CloudTrailClient> clients;

    public Tenants(int accounts, CellPorts ports) {
        this.ports = ports;
        this.clients =
                IntStream.range(0, accounts).mapToObj(account -> cloudTrail(account)).toList();
    }

    public static String id(int account) {
        return "%012d".formatted(100_000_000_000L + account);
    }

    /// An identity file of these accounts, and of a service that may write any event.
    public static void writeIdentities(Path file, int accounts) throws IOException {
        String users =
                IntStream.range(0, accounts)
                        .mapToObj(account ->
                                """
                                  - id: "%1$s"
                                    name: account-%1$s
                                    users:
                                      - name: admin-%1$s
                                        accessKeys: [{id: "%2$s", secret: "%3$s"}]
                                        policies:
                                          - Version: "2012-10-17"
                                            Statement: [{Effect: Allow, Action: "*", Resource: "*"}]
                                """
                                        .formatted(id(account), keyId(account), secret(account)))
                        .collect(Collectors.joining());
        Files.writeString(
                file,
                """
                accounts:
                %sservices:
                  - name: everything
                    accessKeys: [{id: %s, secret: "%s"}]
                    eventSources: ["*"]
                    accounts: ["*"]
                """
                        .formatted(users, SERVICE.accessKeyId(), SERVICE.secret()));
    }

    private static String keyId(int account) {
        return "AKIABENCH" + id(account);
    }

    private static String secret(int account) {
        return "secret-of-" + id(account);
    }

    public CloudTrailClient cloudTrailOf(int account) {
        return clients.get(account);
    }

    private CloudTrailClient cloudTrail(int account) {
        return CloudTrailClient.builder()
                .httpClient(http)
                .endpointOverride(URI.create(CellPorts.url(ports.controlApi())))
                .region(Region.of(REGION))
                .credentialsProvider(credentials(account))
                .build();
    }

    /// Makes a bucket, and a trail into it for each account.
    public void startTrails(String trail, String bucket) {
        try (var s3 = s3()) {
            s3.createBucket(create -> create.bucket(bucket));
        }
        for (CloudTrailClient client : clients) {
            client.createTrail(create -> create.name(trail).s3BucketName(bucket));
            client.startLogging(start -> start.name(trail));
        }
    }

    public S3Client s3() {
        return S3Client.builder()
                .httpClient(http)
                .endpointOverride(URI.create(CellPorts.url(ports.s3())))
                .forcePathStyle(true)
                .region(Region.of(REGION))
                .credentialsProvider(credentials(0))
                .build();
    }

    private static StaticCredentialsProvider credentials(int account) {
        return StaticCredentialsProvider.create(
                AwsBasicCredentials.create(keyId(account), secret(account)));
    }

    @Override
    public void close() {
        clients.forEach(CloudTrailClient::close);
        http.close();
    }
}
