package io.opentrail.controlapi.status;

import io.opentrail.digest.SigningPublicKey;
import io.opentrail.schemas.registry.SchemaRegistry;
import io.opentrail.schemas.serde.AvroDeserializer;
import io.opentrail.schemas.topics.KafkaConnection;
import io.opentrail.schemas.topics.Topic;
import io.opentrail.schemas.topics.TopicView;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/// The public keys that digests were ever signed with.
public final class SigningKeys implements AutoCloseable {

    private static final Duration START_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration REFRESH_TIMEOUT = Duration.ofSeconds(10);
    private static final Comparator<SigningPublicKey> ORDER =
            Comparator.comparing(SigningPublicKey::getValidFrom)
                    .thenComparing(SigningPublicKey::getFingerprint);

    private final TopicView<SigningPublicKey> view;

    public SigningKeys(KafkaConnection connection, SchemaRegistry registry, Topic topic) {
        this.view =
                TopicView.start(
                        connection,
                        topic,
                        new AvroDeserializer<>(
                                registry,
                                SigningPublicKey.class,
                                SigningPublicKey.getClassSchema()),
                        (key, value) -> {},
                        START_TIMEOUT);
    }

    public void refresh() {
        view.refresh(REFRESH_TIMEOUT);
    }

    /// The region's keys that were valid at some moment from `from` to `to`, both inclusive; oldest
    /// first.
    public List<SigningPublicKey> validWithin(String region, Instant from, Instant to) {
        return view.values().stream()
                .filter(key -> key.getAwsRegion().equals(region))
                .filter(key -> !key.getValidFrom().isAfter(to) && !key.getValidTo().isBefore(from))
                .sorted(ORDER)
                .toList();
    }

    @Override
    public void close() {
        view.close();
    }
}
