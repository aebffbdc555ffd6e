package io.opentrail.notifier;

import io.opentrail.http.HttpEndpointConfig;
import io.opentrail.schemas.registry.SchemaRegistryConfig;
import io.opentrail.schemas.topics.KafkaConnection;
import io.opentrail.schemas.topics.TopicSizing;
import io.opentrail.settings.Settings;
import io.opentrail.telemetry.MetricsEndpoint;

/// What the notifier needs as a process of its own.
///
/// @param sizing of the topics, should they have to be made
record ProcessConfig(
        NotifierConfig notifier,
        TopicSizing sizing,
        KafkaConnection kafka,
        SchemaRegistryConfig registry,
        HttpEndpointConfig metrics) {

    static ProcessConfig from(Settings settings) {
        return new ProcessConfig(
                NotifierConfig.from(settings),
                TopicSizing.from(settings),
                KafkaConnection.from(settings),
                SchemaRegistryConfig.from(settings),
                MetricsEndpoint.config(settings, 4595));
    }
}
