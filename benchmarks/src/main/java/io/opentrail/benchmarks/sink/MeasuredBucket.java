package io.opentrail.benchmarks.sink;

import io.opentrail.benchmarks.process.StoreMain;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/// A bucket that is counted and emptied after each run.
final class MeasuredBucket {

    private final Path folder;

    /// What was in it.
    record Content(long objects, long bytes) {}

    /// Makes the bucket on an embedded server that keeps its data in the folder.
    MeasuredBucket(URI endpoint, Path store, String name) {
        try (var s3 =
                S3Client.builder()
                        .endpointOverride(endpoint)
                        .region(Region.US_EAST_1)
                        .forcePathStyle(true)
                        .credentialsProvider(
                                StaticCredentialsProvider.create(
                                        AwsBasicCredentials.create(
                                                StoreMain.ACCESS_KEY, StoreMain.SECRET_KEY)))
                        .build()) {
            s3.createBucket(create -> create.bucket(name));
        }
        this.folder = store.resolve("buckets").resolve(name);
    }

    /// Looks at the server's files, since it takes minutes to list as many objects.
    Content measureAndEmpty() throws IOException {
        long objects = 0;
        long bytes = 0;
        List<Path> found;
        try (Stream<Path> paths = Files.walk(folder)) {
            found = paths.filter(Files::isRegularFile).toList();
        }
        for (Path object : found) {
            objects++;
            bytes += Files.size(object);
            Files.delete(object);
        }
        return new Content(objects, bytes);
    }
}
