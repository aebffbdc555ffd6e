package io.opentrail.embedded.s3;

import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/// One user's key, and the client that signs with it.
record Keys(String id, String secret) {
    AccessRule rule() {
        return AccessRule.onlyKey(id, secret);
    }

    S3Client client(EmbeddedS3 server) {
        return S3Client.builder()
                .endpointOverride(server.endpoint())
                .region(Region.US_EAST_1)
                .forcePathStyle(true)
                .credentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create(id, secret)))
                .build();
    }
}
