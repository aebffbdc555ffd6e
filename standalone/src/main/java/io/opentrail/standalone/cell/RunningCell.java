package io.opentrail.standalone.cell;

import io.opentrail.embedded.registry.RegistryProcess;
import io.opentrail.embedded.start.Ports;
import io.opentrail.settings.FileReplacement;
import java.io.IOException;
import java.io.Reader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;

/// What other commands need to know of a cell that runs: it is written into the data folder.
public record RunningCell(CellPorts ports, List<String> regions, Path identityFile) {

    private static final String FILE = "opentrail.properties";

    public RunningCell {
        regions = List.copyOf(regions);
    }

    /// The cell that runs on a data folder.
    ///
    /// @throws NotRunningException if none does
    public static RunningCell on(Path data) throws IOException {
        if (!DataFolder.isHeld(data)) {
            throw NotRunningException.on(data);
        }
        if (!Files.exists(data.resolve(FILE))) {
            throw NotRunningException.yet(data);
        }
        var properties = new Properties();
        try (Reader reader = Files.newBufferedReader(data.resolve(FILE), StandardCharsets.UTF_8)) {
            properties.load(reader);
        }
        return new RunningCell(
                new CellPorts(Integer.parseInt(properties.getProperty("port-base"))),
                List.of(properties.getProperty("regions").split(",")),
                Path.of(properties.getProperty("identity")));
    }

    public String bootstrapServers() {
        return Ports.LOOPBACK + ":" + ports.kafka();
    }

    /// The base URL of Confluent's REST API.
    public URI schemaRegistry() {
        return RegistryProcess.apiUrl(ports.schemaRegistry());
    }

    /// What an earlier cell has left does not hold for one that starts.
    static void forget(Path data) throws IOException {
        Files.deleteIfExists(data.resolve(FILE));
    }

    void writeTo(Path data) throws IOException {
        FileReplacement.write(data.resolve(FILE), text().getBytes(StandardCharsets.UTF_8));
    }

    /// A backslash is an escape in properties.
    private String text() {
        return """
        port-base=%d
        regions=%s
        identity=%s
        """
                .formatted(
                        ports.base(),
                        String.join(",", regions),
                        identityFile.toString().replace("\\", "\\\\"));
    }
}
