package io.opentrail.history;

import io.opentrail.http.HttpEndpointConfig;
import io.opentrail.schemas.registry.SchemaRegistryConfig;
import io.opentrail.schemas.topics.KafkaConnection;
import io.opentrail.settings.Settings;
import io.opentrail.telemetry.MetricsEndpoint;

/// What the event history needs as a process of its own.
record ProcessConfig(
        EventHistoryConfig history,
        KafkaConnection kafka,
        SchemaRegistryConfig registry,
        HttpEndpointConfig metrics) {

    static ProcessConfig from(Settings settings) {
        return new ProcessConfig(
                EventHistoryConfig.from(settings),
                KafkaConnection.from(settings),
                SchemaRegistryConfig.from(settings),
                MetricsEndpoint.config(settings, 4598));
    }
}
