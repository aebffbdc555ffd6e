package io.opentrail.gateway;

import io.opentrail.http.HttpEndpointConfig;
import io.opentrail.schemas.registry.SchemaRegistryConfig;
import io.opentrail.schemas.topics.KafkaConnection;
import io.opentrail.settings.Settings;
import io.opentrail.settings.ValueFormat;
import io.opentrail.telemetry.MetricsEndpoint;
import java.nio.file.Path;

/// What the gateway needs as a process of its own.
record ProcessConfig(
        IngestGatewayConfig gateway,
        KafkaConnection kafka,
        SchemaRegistryConfig registry,
        Path identityFile,
        HttpEndpointConfig metrics) {

    static ProcessConfig from(Settings settings) {
        IngestGatewayConfig gateway = IngestGatewayConfig.from(settings);
        return new ProcessConfig(
                gateway,
                KafkaConnection.from(settings),
                SchemaRegistryConfig.from(settings),
                settings.required("identity-file", ValueFormat.PATH, "accounts, users, services"),
                MetricsEndpoint.config(settings, 4594));
    }
}
