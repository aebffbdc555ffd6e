package io.opentrail.store;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/// An object store in memory that keeps [ObjectStoreContract] and fails as it is told to.
public final class InMemoryObjectStore implements ObjectStore {

    private final Map<String, SortedMap<String, StoredObject>> objectsByBucket = new HashMap<>();
    private final Map<String, String> refusalCodesByBucket = new HashMap<>();
    private final Map<String, String> policiesByBucket = new HashMap<>();
    private final Set<String> writeOnlyBuckets = new HashSet<>();
    private final Set<String> silentBuckets = new HashSet<>();
    private Runnable interlude = () -> {};
    private int callsToFail;
    private int answersToLose;

    public synchronized InMemoryObjectStore createBucket(String bucket) {
        objectsByBucket.putIfAbsent(bucket, new TreeMap<>());
        return this;
    }

    /// The bucket is gone, with all that it held.
    public synchronized void deleteBucket(String bucket) {
        objectsByBucket.remove(bucket);
    }

    /// From now on the bucket refuses every call with this code, such as `AccessDenied`; what it
    /// holds stays.
    public synchronized void refuse(String bucket, String code) {
        refusalCodesByBucket.put(bucket, code);
    }

    /// From now on every call for the bucket fails as unavailable.
    public synchronized void silence(String bucket) {
        silentBuckets.add(bucket);
    }

    /// Undoes [#refuse], [#silence] and [#denyReads].
    public synchronized void accept(String bucket) {
        silentBuckets.remove(bucket);
        refusalCodesByBucket.remove(bucket);
        writeOnlyBuckets.remove(bucket);
    }

    /// Gives the bucket a policy, which is shown, and not kept to.
    public synchronized void setPolicy(String bucket, String json) {
        policiesByBucket.put(bucket, json);
    }

    /// What happens while a policy is asked for the next time.
    public synchronized void beforeNextPolicy(Runnable happens) {
        interlude = happens;
    }

    /// From now on objects can be put but not read, as CloudTrail's standard bucket policy has it.
    public synchronized void denyReads(String bucket) {
        writeOnlyBuckets.add(bucket);
    }

    /// The next calls, of any verb and bucket, do nothing and fail as unavailable.
    public synchronized void failNextCalls(int calls) {
        callsToFail = calls;
    }

    /// The next puts write and then fail as unavailable.
    public synchronized void loseNextAnswers(int puts) {
        answersToLose = puts;
    }

    /// A copy, by key; for assertions, so whatever the store was told to refuse.
    public synchronized SortedMap<String, StoredObject> objects(String bucket) {
        return new TreeMap<>(objectsByBucket.getOrDefault(bucket, new TreeMap<>()));
    }

    @Override
    public synchronized PutOutcome put(PutRequest request) {
        var objects = bucket(request.bucket());
        var stored = objects.get(request.key());
        if (stored == null) {
            objects.put(request.key(), object(request));
        }
        if (answersToLose > 0) {
            answersToLose--;
            throw unavailable();
        }
        return stored == null ? new PutOutcome.Stored() : compare(request, stored);
    }

    @Override
    public synchronized BucketStatus bucketStatus(String bucket) {
        try {
            bucket(bucket);
            return new BucketStatus.Exists();
        } catch (BucketRefusedException refused) {
            return refused.code().equals(BucketRefusedException.NO_SUCH_BUCKET)
                    ? new BucketStatus.Missing()
                    : new BucketStatus.Denied(refused.code());
        }
    }

    @Override
    public Optional<String> bucketPolicy(String bucket) {
        takeInterlude().run();
        return policy(bucket);
    }

    private synchronized Runnable takeInterlude() {
        Runnable taken = interlude;
        interlude = () -> {};
        return taken;
    }

    private synchronized Optional<String> policy(String bucket) {
        bucket(bucket);
        return Optional.ofNullable(policiesByBucket.get(bucket));
    }

    @Override
    public synchronized Optional<StoredObject> get(String bucket, String key) {
        var objects = bucket(bucket);
        if (writeOnlyBuckets.contains(bucket)) {
            throw refused(bucket, "AccessDenied", 403);
        }
        return Optional.ofNullable(objects.get(key));
    }

    private PutOutcome compare(PutRequest request, StoredObject stored) {
        if (writeOnlyBuckets.contains(request.bucket())) {
            return new PutOutcome.ThereUnread("AccessDenied");
        }
        if (!request.isSatisfiedBy(stored)) {
            throw BucketRefusedException.conflict(request);
        }
        return new PutOutcome.AlreadyThere(stored.body().length);
    }

    /// The bucket's objects, if the store lets this call through.
    private SortedMap<String, StoredObject> bucket(String bucket) {
        if (callsToFail > 0) {
            callsToFail--;
            throw unavailable();
        }
        if (silentBuckets.contains(bucket)) {
            throw unavailable();
        }
        var code = refusalCodesByBucket.get(bucket);
        if (code != null) {
            throw refused(bucket, code, 403);
        }
        var objects = objectsByBucket.get(bucket);
        if (objects == null) {
            throw refused(bucket, BucketRefusedException.NO_SUCH_BUCKET, 404);
        }
        return objects;
    }

    private static StoredObject object(PutRequest request) {
        return new StoredObject(
                request.body().clone(), request.contentType(), request.userMetadata());
    }

    private static BucketRefusedException refused(String bucket, String code, int httpStatus) {
        return new BucketRefusedException(
                code, httpStatus, "bucket '%s': %s".formatted(bucket, code), null);
    }

    private static StoreUnavailableException unavailable() {
        return new StoreUnavailableException(
                StoreUnavailableException.NO_ANSWER, 0, "told to be unavailable", null);
    }
}
