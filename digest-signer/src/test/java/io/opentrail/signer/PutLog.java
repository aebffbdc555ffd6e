package io.opentrail.signer;

import io.opentrail.store.BucketStatus;
import io.opentrail.store.InMemoryObjectStore;
import io.opentrail.store.ObjectStore;
import io.opentrail.store.PutOutcome;
import io.opentrail.store.PutRequest;
import io.opentrail.store.StoredObject;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/// A store that remembers what was asked of it.
record PutLog(InMemoryObjectStore store, List<PutRequest> requests, List<String> stored)
        implements ObjectStore {

    PutLog(InMemoryObjectStore store) {
        this(store, new CopyOnWriteArrayList<>(), new CopyOnWriteArrayList<>());
    }

    @Override
    public PutOutcome put(PutRequest request) {
        requests.add(request);
        PutOutcome outcome = store.put(request);
        if (outcome instanceof PutOutcome.Stored) {
            stored.add(request.key());
        }
        return outcome;
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
}
