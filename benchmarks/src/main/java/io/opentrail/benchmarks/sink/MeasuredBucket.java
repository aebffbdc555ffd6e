package io.opentrail.benchmarks.sink;

import io.opentrail.benchmarks.process.StoreMain;
import java.net.URI;
import java.util.List;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/// A bucket that is counted and emptied after each run.
final class MeasuredBucket {

    private final S3Client s3;
    private final String name;

    /// What was in it.
    record Content(long objects, long bytes) {}

    /// Makes the bucket.
    MeasuredBucket(URI endpoint, String name) {
        this.s3 =
                S3Client.builder()
                        .endpointOverride(endpoint)
                        .region(Region.US_EAST_1)
                        .forcePathStyle(true)
                        .credentialsProvider(
                                StaticCredentialsProvider.create(
                                        AwsBasicCredentials.create(
                                                StoreMain.ACCESS_KEY, StoreMain.SECRET_KEY)))
                        .build();
        this.name = name;
        s3.createBucket(create -> create.bucket(name));
    }

    Content measureAndEmpty() {
        List<S3Object> objects =
                s3.listObjectsV2Paginator(list -> list.bucket(name)).contents().stream().toList();
        objects.forEach(object -> s3.deleteObject(delete -> delete.bucket(name).key(object.key())));
        return new Content(objects.size(), objects.stream().mapToLong(S3Object::size).sum());
    }
}
