package io.opentrail.live;

import io.opentrail.http.HttpEndpointConfig;
import io.opentrail.schemas.registry.SchemaRegistryConfig;
import io.opentrail.schemas.topics.KafkaConnection;
import io.opentrail.schemas.topics.TopicSizing;
import io.opentrail.settings.Settings;
import io.opentrail.telemetry.MetricsEndpoint;

/// What live delivery needs as a process of its own.
///
/// @param sizing of the topics, should they have to be made
record ProcessConfig(
        LiveConfig live,
        TopicSizing sizing,
        KafkaConnection kafka,
        SchemaRegistryConfig registry,
        HttpEndpointConfig metrics) {

    static ProcessConfig from(Settings settings) {
        return new ProcessConfig(
                LiveConfig.from(settings),
                TopicSizing.from(settings),
                KafkaConnection.from(settings),
                SchemaRegistryConfig.from(settings),
                MetricsEndpoint.config(settings, 4596));
    }
}
