package io.opentrail.controlapi;

import io.opentrail.schemas.registry.SchemaRegistryConfig;
import io.opentrail.schemas.topics.KafkaConnection;
import io.opentrail.settings.HostPort;
import io.opentrail.settings.Settings;
import io.opentrail.settings.ValueFormat;
import io.opentrail.store.s3.S3Credentials;
import io.opentrail.store.s3.S3StoreConfig;
import java.net.URI;
import java.nio.file.Path;

/// All that the service is told when it runs by itself.
record MainConfig(
        ControlApiConfig api,
        KafkaConnection kafka,
        SchemaRegistryConfig registry,
        Path identityFile,
        S3StoreConfig store,
        HostPort metrics) {

    static MainConfig from(Settings settings) {
        return new MainConfig(
                ControlApiConfig.from(settings),
                new KafkaConnection(
                        settings.string("bootstrap-servers", "127.0.0.1:4582", "Kafka's brokers"),
                        settings.passedThrough("kafka", "any property of Kafka's clients")),
                SchemaRegistryConfig.of(
                        settings.url(
                                "schema-registry",
                                URI.create("http://127.0.0.1:4584"),
                                "the schema registry, Confluent's REST API")),
                settings.required("identity", ValueFormat.PATH, "the identity file"),
                store(settings.under("s3")),
                settings.hostPort(
                        "metrics",
                        new HostPort("127.0.0.1", 4586),
                        "where metrics and health are served"));
    }

    private static S3StoreConfig store(Settings settings) {
        return S3StoreConfig.of(
                settings.optional("endpoint", ValueFormat.URL, "the S3 store; AWS itself without"),
                settings.string("region", "us-east-1", "what requests to the store are signed for"),
                new S3Credentials(
                        settings.requiredString("access-key-id", "of the S3 store"),
                        settings.requiredString("secret-access-key", "of the S3 store")));
    }
}
