package io.opentrail.router;

import io.opentrail.schemas.topics.KafkaConnection;
import io.opentrail.schemas.topics.TopicSizing;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;

/// Routers as they run in production, for a test to kill.
///
/// @param folder of their state and their logs
record RouterProcess(
        KafkaConnection connection,
        URI registry,
        Collection<String> regions,
        TopicSizing sizing,
        Path folder) {

    /// Starts one.
    ///
    /// @param commitInterval as in the settings
    Process start(String instance, String commitInterval) throws IOException {
        Path identities = folder.resolve("identities.yaml");
        Files.writeString(identities, "accounts: []\n");
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        "--bootstrap-servers=" + connection.bootstrapServers(),
                        "--schema-registry=" + registry,
                        "--regions=" + String.join(",", regions),
                        "--partitions=" + sizing.partitions(),
                        "--parked-lanes=" + sizing.parkedLanes(),
                        "--instance-id=" + instance,
                        "--commit-interval=" + commitInterval,
                        "--state-dir=" + folder.resolve(instance),
                        "--identity-file=" + identities,
                        "--metrics-listen=127.0.0.1:0")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(instance + ".log").toFile())
                .start();
    }
}
