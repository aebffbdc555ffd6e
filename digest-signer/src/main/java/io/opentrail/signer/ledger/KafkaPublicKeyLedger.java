package io.opentrail.signer.ledger;

import io.opentrail.digest.SigningPublicKey;
import io.opentrail.schemas.registry.SchemaRegistry;
import io.opentrail.schemas.serde.AvroSerializer;
import io.opentrail.schemas.topics.KafkaConnection;
import io.opentrail.schemas.topics.TopicCatalogue;
import io.opentrail.signer.keys.PublicKeyLedger;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.StringSerializer;

/// The public-keys topic.
public final class KafkaPublicKeyLedger implements PublicKeyLedger, AutoCloseable {

    private final KafkaProducer<String, SigningPublicKey> producer;

    public KafkaPublicKeyLedger(KafkaConnection connection, SchemaRegistry registry) {
        this.producer =
                new KafkaProducer<>(
                        connection.producer("digest-signer-public-keys"),
                        new StringSerializer(),
                        new AvroSerializer<>(registry, SigningPublicKey.getClassSchema()));
    }

    @Override
    public void publish(SigningPublicKey key) {
        String recordKey = key.getAwsRegion() + "/" + key.getFingerprint();
        try {
            producer.send(new ProducerRecord<>(TopicCatalogue.PUBLIC_KEYS, recordKey, key)).get();
        } catch (ExecutionException e) {
            throw new KafkaException("public key " + recordKey + " could not be published", e);
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    @Override
    public void close() {
        producer.close();
    }
}
