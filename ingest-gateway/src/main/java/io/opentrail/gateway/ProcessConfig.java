package io.opentrail.gateway;

import io.opentrail.http.HttpEndpointConfig;
import io.opentrail.schemas.registry.SchemaRegistryConfig;
import io.opentrail.schemas.topics.KafkaConnection;
import io.opentrail.settings.Settings;
import io.opentrail.settings.ValueFormat;
import io.opentrail.telemetry.MetricsEndpoint;
import java.nio.file.Path;
import java.util.Optional;

/// What the gateway needs as a process of its own.
///
/// @param schemaCache file that keeps the ids of schemas
record ProcessConfig(
        IngestGatewayConfig gateway,
        KafkaConnection kafka,
        SchemaRegistryConfig registry,
        Optional<Path> schemaCache,
        Path identityFile,
        HttpEndpointConfig metrics) {

    static ProcessConfig from(Settings settings) {
        IngestGatewayConfig gateway = IngestGatewayConfig.from(settings);
        return new ProcessConfig(
                gateway,
                KafkaConnection.from(settings),
                SchemaRegistryConfig.from(settings),
                settings.optional(
                        "schema-cache",
                        ValueFormat.PATH,
                        "file that keeps the ids of schemas, to start while the registry is away"),
                settings.required("identity-file", ValueFormat.PATH, "accounts, users, services"),
                MetricsEndpoint.config(settings, 4594));
    }
}
