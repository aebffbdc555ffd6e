package io.opentrail.verifier.bucket;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.IdentityProvider;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Object;

/// Buckets of an S3 store.
public final class S3BucketReader implements BucketReader {

    private static final String NO_SUCH_KEY = "NoSuchKey";

    private final S3Client client;

    private final IdentityProvider<? extends AwsCredentialsIdentity> credentials;

    private final Optional<SignedGet> signedGet;

    public S3BucketReader(S3Client client) {
        this.client = client;
        var configuration = client.serviceClientConfiguration();
        this.credentials = configuration.credentialsProvider();
        this.signedGet =
                configuration
                        .endpointOverride()
                        .map(endpoint -> new SignedGet(endpoint, configuration.region().id()));
    }

    /// Whatever is not simply the object is left to the SDK, which knows errors, redirects and
    /// retries.
    @Override
    public Optional<OpenObject> open(String bucket, String key) throws IOException {
        Optional<OpenObject> object =
                signedGet.flatMap(
                        get -> get.open(bucket, key, credentials.resolveIdentity().join()));
        return object.isPresent() ? object : openBySdk(bucket, key);
    }

    private Optional<OpenObject> openBySdk(String bucket, String key) throws IOException {
        try {
            var object = client.getObject(get -> get.bucket(bucket).key(key));
            return Optional.of(new OpenObject(object, object.response()::metadata));
        } catch (NoSuchKeyException _) {
            return Optional.empty();
        } catch (AwsServiceException answer) {
            if (answer.awsErrorDetails() != null
                    && NO_SUCH_KEY.equals(answer.awsErrorDetails().errorCode())) {
                return Optional.empty();
            }
            throw unreadable(bucket, answer);
        } catch (SdkException failure) {
            throw unreadable(bucket, failure);
        }
    }

    @Override
    public void keys(String bucket, String prefix, String after, Predicate<String> more)
            throws IOException {
        try {
            for (ListObjectsV2Response page :
                    client.listObjectsV2Paginator(
                            list -> list.bucket(bucket).prefix(prefix).startAfter(after))) {
                for (S3Object object : page.contents()) {
                    if (!more.test(object.key())) {
                        return;
                    }
                }
            }
        } catch (SdkException failure) {
            throw unreadable(bucket, failure);
        }
    }

    @Override
    public List<String> folders(String bucket, String folder) throws IOException {
        try {
            return client
                    .listObjectsV2Paginator(
                            list -> list.bucket(bucket).prefix(folder).delimiter("/"))
                    .commonPrefixes()
                    .stream()
                    .map(found -> found.prefix().substring(folder.length()))
                    .map(name -> name.substring(0, name.length() - 1))
                    .toList();
        } catch (SdkException failure) {
            throw unreadable(bucket, failure);
        }
    }

    @Override
    public boolean mayLackMetadata() {
        return false;
    }

    private static IOException unreadable(String bucket, SdkException failure) {
        return new IOException(
                "bucket '%s' cannot be read: %s".formatted(bucket, failure.getMessage()), failure);
    }
}
