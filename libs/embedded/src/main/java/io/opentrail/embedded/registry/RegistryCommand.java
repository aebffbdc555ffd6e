package io.opentrail.embedded.registry;

import io.opentrail.embedded.start.Ports;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The command line of the child process.
final class RegistryCommand {
    /// Ctrl-C reaches every process of the terminal's group; the registry outlives it, so that
    /// whoever still needs it while stopping has it. The JVM leaves an ignored signal ignored.
    private static final List<String> WITHOUT_INTERRUPT =
            List.of("/bin/sh", "-c", "trap '' INT; exec \"$@\"", "registry");

    private static final List<String> SMALL_JVM =
            List.of(
                    "-Xmx128m",
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "-XX:+AutoCreateSharedArchive",
                    "-Xlog:cds*=off",
                    "--add-opens=java.base/java.lang=ALL-UNNAMED",
                    "--enable-native-access=ALL-UNNAMED",
                    "--sun-misc-unsafe-memory-access=allow");

    private RegistryCommand() {}

    static List<String> of(Path home, Path folder, int port) throws IOException {
        var lifeline = LifelineJar.in(home);
        var command = new ArrayList<>(WITHOUT_INTERRUPT);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add(mark(folder));
        command.addAll(SMALL_JVM);
        command.add("-XX:SharedArchiveFile=" + home.resolve("opentrail-registry.jsa"));
        settings(folder, port).forEach((key, value) -> command.add("-D" + key + "=" + value));
        command.add("-cp");
        command.add(home.resolve("quarkus-run.jar") + ":" + lifeline);
        command.add(Lifeline.class.getName());
        return List.copyOf(command);
    }

    /// The argument by which the process of a folder is known.
    static String mark(Path folder) {
        return "-Dopentrail.registry.folder=" + folder;
    }

    /// H2 by default writes a commit out up to half a second later. A schema that is lost after its
    /// id was handed out would give that id to another schema: `WRITE_DELAY=0`.
    private static Map<String, String> settings(Path folder, int port) {
        return Map.of(
                "quarkus.http.host",
                Ports.LOOPBACK,
                "quarkus.http.port",
                Integer.toString(port),
                "quarkus.management.host",
                Ports.LOOPBACK,
                "quarkus.management.port",
                "0",
                "quarkus.http.access-log.enabled",
                "false",
                "quarkus.banner.enabled",
                "false",
                "apicurio.datasource.url",
                "jdbc:h2:file:" + folder.resolve("registry") + ";WRITE_DELAY=0");
    }
}
