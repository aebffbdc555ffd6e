package io.opentrail.sink;

import io.opentrail.store.BucketStatus;
import io.opentrail.store.ObjectStore;
import io.opentrail.store.PutOutcome;
import io.opentrail.store.PutRequest;
import io.opentrail.store.StoredObject;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/// A store that remembers what it was asked to put, whoever asked.
final class PutLog implements ObjectStore {

    private final ObjectStore store;
    private final Map<String, List<byte[]>> bodiesByKey = new ConcurrentHashMap<>();

    PutLog(ObjectStore store) {
        this.store = store;
    }

    /// Keys that were put more than once.
    long repeated() {
        return bodiesByKey.values().stream().filter(bodies -> bodies.size() > 1).count();
    }

    /// Keys that were put with other bytes than before.
    List<String> changed() {
        return bodiesByKey.entrySet().stream()
                .filter(put -> put.getValue().stream().anyMatch(body -> differs(body, put)))
                .map(Map.Entry::getKey)
                .toList();
    }

    @Override
    public PutOutcome put(PutRequest request) {
        bodiesByKey
                .computeIfAbsent(request.key(), _ -> new CopyOnWriteArrayList<>())
                .add(request.body());
        return store.put(request);
    }

    @Override
    public BucketStatus bucketStatus(String bucket) {
        return store.bucketStatus(bucket);
    }

    @Override
    public Optional<String> bucketPolicy(String bucket) {
        return store.bucketPolicy(bucket);
    }

    @Override
    public Optional<StoredObject> get(String bucket, String key) {
        return store.get(bucket, key);
    }

    private static boolean differs(byte[] body, Map.Entry<String, List<byte[]>> put) {
        return !Arrays.equals(body, put.getValue().getFirst());
    }
}
