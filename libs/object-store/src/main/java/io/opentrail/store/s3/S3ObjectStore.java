package io.opentrail.store.s3;

import io.opentrail.store.BucketRefusedException;
import io.opentrail.store.BucketStatus;
import io.opentrail.store.ObjectStore;
import io.opentrail.store.PutOutcome;
import io.opentrail.store.PutRequest;
import io.opentrail.store.StoreUnavailableException;
import io.opentrail.store.StoredObject;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetBucketAclRequest;
import software.amazon.awssdk.services.s3.model.GetBucketPolicyRequest;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;

/// Any store that speaks S3 and honours `If-None-Match: *` on a put.
///
/// A bucket's policy has to allow `s3:GetBucketAcl` and `s3:PutObject`, as CloudTrail's standard
/// policy does; `s3:GetObject` as well lets a repeated put compare what is there.
public final class S3ObjectStore implements ObjectStore, AutoCloseable {

    /// What any store may call a bucket, old S3 names included; keeps `/`, `:` and the like out of
    /// the request line.
    private static final Pattern BUCKET_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{2,254}");

    private static final String NO_SUCH_KEY = "NoSuchKey";

    /// S3's code for a bucket without a policy, and S3Proxy's.
    private static final Set<String> NO_SUCH_POLICY = Set.of("NoSuchBucketPolicy", "NoSuchPolicy");

    private static final int FORBIDDEN = 403;
    private static final int PRECONDITION_FAILED = 412;

    /// Of answers to a read of a policy: not for us, or no such call.
    private static final Set<Integer> WITHOUT_POLICIES = Set.of(FORBIDDEN, 405, 501);

    /// Of answers to a put: a header that is not known, or not with this value.
    private static final Set<Integer> WITHOUT_OPTIONS = Set.of(400, 501);

    private static final int SPARE_BYTES = 64 * 1024;
    private static final int MAX_ARRAY_BYTES = Integer.MAX_VALUE - 16;

    private final ScheduledExecutorService timeouts = S3Clients.timeouts();
    private final S3Client client;
    private final PutOptions options;
    private final int maxReadBytes;

    public S3ObjectStore(S3StoreConfig config) {
        this.client = S3Clients.of(config, timeouts);
        this.options = new PutOptions(config.putOptions());
        this.maxReadBytes = config.maxReadBytes();
    }

    @Override
    public PutOutcome put(PutRequest request) {
        try {
            return put(request, options.inForce());
        } catch (BucketRefusedException refused) {
            if (WITHOUT_OPTIONS.contains(refused.httpStatus())) {
                return putWithLess(request, refused);
            }
            throw refused;
        }
    }

    /// Of what puts ask for beside keeping the object, what the store has not shown to be beyond
    /// it.
    public Set<PutOption> options() {
        return options.inForce();
    }

    /// The same as a few words for an operator.
    public String abilities() {
        Set<PutOption> asked = options();
        return asked.isEmpty()
                ? "puts ask for the object alone"
                : "puts ask for "
                        + asked.stream().map(PutOption::toString).collect(Collectors.joining(", "));
    }

    private PutOutcome putWithLess(PutRequest request, BucketRefusedException first) {
        for (Set<PutOption> lesser : options.lesser()) {
            try {
                PutOutcome outcome = put(request, lesser);
                options.settle(lesser);
                return outcome;
            } catch (BucketRefusedException refused) {
                if (!WITHOUT_OPTIONS.contains(refused.httpStatus())) {
                    throw refused;
                }
            }
        }
        throw first;
    }

    private PutOutcome put(PutRequest request, Set<PutOption> asked) {
        var put =
                PutObjectRequest.builder()
                        .bucket(request.bucket())
                        .key(request.key())
                        .contentType(request.contentType())
                        .metadata(request.userMetadata())
                        .ifNoneMatch("*");
        asked.forEach(option -> option.apply(put));
        request.kmsKeyId()
                .ifPresent(key ->
                        put.serverSideEncryption(ServerSideEncryption.AWS_KMS).ssekmsKeyId(key));
        var what = "put of '%s'".formatted(request.key());
        try {
            PutObjectResponse answer =
                    call(
                            request.bucket(),
                            what,
                            () -> client.putObject(put.build(), body(request)));
            if (answer.serverSideEncryption() == null) {
                options.unconfirmed(PutOption.ENCRYPTION);
            }
            return new PutOutcome.Stored();
        } catch (BucketRefusedException refused) {
            if (refused.httpStatus() == PRECONDITION_FAILED) {
                return compareWithStored(request);
            }
            throw refused;
        }
    }

    @Override
    public BucketStatus bucketStatus(String bucket) {
        var request = GetBucketAclRequest.builder().bucket(bucket).build();
        try {
            call(bucket, "read of its ACL", () -> client.getBucketAcl(request));
            return new BucketStatus.Exists();
        } catch (BucketRefusedException refused) {
            return refused.code().equals(BucketRefusedException.NO_SUCH_BUCKET)
                    ? new BucketStatus.Missing()
                    : new BucketStatus.Denied(refused.code());
        }
    }

    @Override
    public Optional<String> bucketPolicy(String bucket) {
        var request = GetBucketPolicyRequest.builder().bucket(bucket).build();
        try {
            var answer = call(bucket, "read of its policy", () -> client.getBucketPolicy(request));
            return Optional.ofNullable(answer.policy());
        } catch (BucketRefusedException refused) {
            if (NO_SUCH_POLICY.contains(refused.code())
                    || WITHOUT_POLICIES.contains(refused.httpStatus())) {
                return Optional.empty();
            }
            throw refused;
        }
    }

    @Override
    public Optional<StoredObject> get(String bucket, String key) {
        try {
            return Optional.of(read(bucket, key, maxReadBytes));
        } catch (BucketRefusedException refused) {
            if (refused.code().equals(NO_SUCH_KEY)) {
                return Optional.empty();
            }
            throw refused;
        }
    }

    @Override
    public void close() {
        client.close();
        timeouts.shutdownNow();
    }

    private PutOutcome compareWithStored(PutRequest request) {
        try {
            var stored = read(request.bucket(), request.key(), comparableBytes(request));
            if (request.isSatisfiedBy(stored)) {
                return new PutOutcome.AlreadyThere(stored.body().length);
            }
        } catch (BucketRefusedException refused) {
            return unreadable(request, refused);
        }
        throw BucketRefusedException.conflict(request);
    }

    private static PutOutcome unreadable(PutRequest request, BucketRefusedException refused) {
        if (refused.httpStatus() == FORBIDDEN) {
            return new PutOutcome.ThereUnread(refused.code());
        }
        throw switch (refused.code()) {
            case BucketRefusedException.OBJECT_TOO_LARGE ->
                    BucketRefusedException.conflict(request);
            // deleted since the put was refused: the next try may well store it
            case NO_SUCH_KEY ->
                    new StoreUnavailableException(
                            refused.code(),
                            refused.httpStatus(),
                            "bucket '%s': key '%s' was taken and then free"
                                    .formatted(request.bucket(), request.key()),
                            refused);
            default -> refused;
        };
    }

    /// What the same content can take up, however badly another compressor did.
    private static int comparableBytes(PutRequest request) {
        return (int) Math.min(MAX_ARRAY_BYTES, 2L * request.body().length + SPARE_BYTES);
    }

    private StoredObject read(String bucket, String key, int maxBytes) {
        var request = GetObjectRequest.builder().bucket(bucket).key(key).build();
        var what = "get of '%s'".formatted(key);
        // reads inside the call, so that the call's timeout covers the body
        var read = call(bucket, what, () -> client.getObject(request, upTo(maxBytes)));
        return read.orElseThrow(() ->
                new BucketRefusedException(
                        BucketRefusedException.OBJECT_TOO_LARGE,
                        200,
                        "bucket '%s': key '%s' holds more than %d bytes"
                                .formatted(bucket, key, maxBytes),
                        null));
    }

    private static ResponseTransformer<GetObjectResponse, Optional<StoredObject>> upTo(
            int maxBytes) {
        return (response, body) -> {
            var bytes = body.readNBytes(maxBytes);
            if (body.read() >= 0) {
                body.abort();
                return Optional.empty();
            }
            return Optional.of(
                    new StoredObject(bytes, response.contentType(), response.metadata()));
        };
    }

    private static RequestBody body(PutRequest request) {
        return RequestBody.fromContentProvider(
                ContentStreamProvider.fromByteArrayUnsafe(request.body()),
                request.body().length,
                request.contentType());
    }

    private static <T> T call(String bucket, String what, Supplier<T> call) {
        if (!BUCKET_NAME.matcher(bucket).matches()) {
            throw new BucketRefusedException(
                    BucketRefusedException.INVALID_BUCKET_NAME,
                    400,
                    "bucket '%s': not a bucket name".formatted(bucket),
                    null);
        }
        try {
            return call.get();
        } catch (SdkException failure) {
            throw S3Failures.of(failure, bucket, what);
        }
    }
}
