package io.opentrail.signer;

import io.opentrail.http.HttpEndpointConfig;
import io.opentrail.schemas.registry.SchemaRegistryConfig;
import io.opentrail.schemas.topics.KafkaConnection;
import io.opentrail.settings.Settings;
import io.opentrail.settings.ValueFormat;
import io.opentrail.store.s3.S3StoreConfig;
import io.opentrail.telemetry.MetricsEndpoint;
import java.nio.file.Path;

/// What the signer needs as a process of its own.
record ProcessConfig(
        DigestSignerConfig signer,
        KafkaConnection kafka,
        SchemaRegistryConfig registry,
        S3StoreConfig store,
        Path identityFile,
        HttpEndpointConfig metrics) {

    static ProcessConfig from(Settings settings) {
        DigestSignerConfig signer = DigestSignerConfig.from(settings);
        return new ProcessConfig(
                signer,
                KafkaConnection.from(settings),
                SchemaRegistryConfig.from(settings),
                S3StoreConfig.ofWriter(settings),
                settings.required(
                        "identity-file",
                        ValueFormat.PATH,
                        "tells which accounts are members of an organization"),
                MetricsEndpoint.config(settings, 4593));
    }
}
