package io.opentrail.verifier.keys;

import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.cloudtrail.CloudTrailClient;
import software.amazon.awssdk.services.cloudtrail.model.PublicKey;

/// Public keys of `ListPublicKeys`.
public final class CloudTrailPublicKeys implements PublicKeys {

    private final CloudTrailClient client;

    public CloudTrailPublicKeys(CloudTrailClient client) {
        this.client = client;
    }

    @Override
    public Map<String, byte[]> between(Instant start, Instant end) throws IOException {
        try {
            return client
                    .listPublicKeysPaginator(list -> list.startTime(start).endTime(end))
                    .publicKeyList()
                    .stream()
                    .collect(
                            Collectors.toMap(
                                    PublicKey::fingerprint,
                                    key -> key.value().asByteArray(),
                                    (first, _) -> first));
        } catch (SdkException failure) {
            throw new IOException(
                    "the public keys cannot be listed: " + failure.getMessage(), failure);
        }
    }
}
