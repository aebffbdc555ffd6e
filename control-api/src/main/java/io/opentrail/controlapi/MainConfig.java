package io.opentrail.controlapi;

import io.opentrail.controlapi.history.HistoryConnection;
import io.opentrail.http.HttpEndpointConfig;
import io.opentrail.schemas.registry.SchemaRegistryConfig;
import io.opentrail.schemas.topics.KafkaConnection;
import io.opentrail.settings.Settings;
import io.opentrail.settings.ValueFormat;
import io.opentrail.store.s3.S3StoreConfig;
import io.opentrail.telemetry.MetricsEndpoint;
import java.nio.file.Path;

/// All that the service is told when it runs by itself.
record MainConfig(
        ControlApiConfig api,
        KafkaConnection kafka,
        SchemaRegistryConfig registry,
        Path identityFile,
        S3StoreConfig store,
        HistoryConnection history,
        HttpEndpointConfig metrics) {

    static MainConfig from(Settings settings) {
        return new MainConfig(
                ControlApiConfig.from(settings),
                KafkaConnection.from(settings),
                SchemaRegistryConfig.from(settings),
                settings.required(
                        "identity-file", ValueFormat.PATH, "accounts, users, organization"),
                S3StoreConfig.from(settings),
                HistoryConnection.from(settings),
                MetricsEndpoint.config(settings, 4590));
    }
}
