package io.opentrail.manifest;

import io.opentrail.http.HttpEndpointConfig;
import io.opentrail.schemas.registry.SchemaRegistryConfig;
import io.opentrail.schemas.topics.KafkaConnection;
import io.opentrail.schemas.topics.TopicSizing;
import io.opentrail.settings.Settings;
import io.opentrail.store.s3.S3StoreConfig;
import io.opentrail.telemetry.MetricsEndpoint;

/// What the manifest needs as a process of its own.
///
/// @param sizing of the topics, should they have to be made
record ProcessConfig(
        DeliveryManifestConfig manifest,
        TopicSizing sizing,
        KafkaConnection kafka,
        SchemaRegistryConfig registry,
        S3StoreConfig store,
        HttpEndpointConfig metrics) {

    static ProcessConfig from(Settings settings) {
        return new ProcessConfig(
                DeliveryManifestConfig.from(settings),
                TopicSizing.from(settings),
                KafkaConnection.from(settings),
                SchemaRegistryConfig.from(settings),
                S3StoreConfig.ofWriter(settings),
                MetricsEndpoint.config(settings, 4597));
    }
}
