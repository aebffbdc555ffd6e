package io.opentrail.benchmarks.gateway;

import io.opentrail.settings.Settings;

/// What is sent, and how.
///
/// @param batch records of one request
/// @param connections that send at once
/// @param requests of one round
/// @param heap of each server, as in `-Xmx`
/// @param gzip whether bodies are compressed
/// @param slowSenders that hold a connection each during a last round
record GatewayBenchmarkConfig(
        int batch,
        int connections,
        int requests,
        int rounds,
        String heap,
        boolean gzip,
        int slowSenders) {

    static GatewayBenchmarkConfig from(Settings settings) {
        return new GatewayBenchmarkConfig(
                settings.integer("batch", 200, "records of one request"),
                settings.integer("connections", 8, "that send at once"),
                settings.integer("requests", 2_000, "of one round"),
                settings.integer("rounds", 7, "of each server, in turn; the first two warm up"),
                settings.string("heap", "512m", "of each server"),
                settings.flag("gzip", false, "whether bodies are compressed"),
                settings.integer("slow-senders", 1_000, "connections in a last round"));
    }
}
