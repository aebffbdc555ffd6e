package io.opentrail.e2e;

import io.opentrail.standalone.cell.CellPorts;
import java.net.URI;
import java.nio.file.Path;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudtrail.CloudTrailClient;
import software.amazon.awssdk.services.s3.S3Client;

/// Unmodified AWS clients, which differ from a user's in the endpoint alone. Credentials are those
/// of the files that `up` writes.
record Clients(CloudTrailClient cloudTrail, S3Client s3) implements AutoCloseable {

    static Clients of(CellPorts ports, Path data, String profile, String region) {
        AwsCredentialsProvider credentials = credentials(data, profile);
        return new Clients(
                CloudTrailClient.builder()
                        .endpointOverride(URI.create(CellPorts.url(ports.controlApi())))
                        .region(Region.of(region))
                        .credentialsProvider(credentials)
                        .build(),
                S3Client.builder()
                        .endpointOverride(URI.create(CellPorts.url(ports.s3())))
                        .forcePathStyle(true)
                        .region(Region.of(region))
                        .credentialsProvider(credentials)
                        .build());
    }

    private static AwsCredentialsProvider credentials(Path data, String profile) {
        ProfileFile file =
                ProfileFile.builder()
                        .content(data.resolve("aws/credentials"))
                        .type(ProfileFile.Type.CREDENTIALS)
                        .build();
        return ProfileCredentialsProvider.builder().profileFile(file).profileName(profile).build();
    }

    @Override
    public void close() {
        cloudTrail.close();
        s3.close();
    }
}
