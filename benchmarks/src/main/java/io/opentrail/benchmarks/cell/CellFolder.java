package io.opentrail.benchmarks.cell;

import io.opentrail.benchmarks.process.ServiceProcess;
import io.opentrail.standalone.cell.CellPorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Where a cell of many accounts keeps everything, and how it is started there.
public record CellFolder(Path folder, CellPorts ports) {

    /// A new one, with an identity file of these accounts.
    ///
    /// @throws IllegalArgumentException if an earlier run has left its data there
    public static CellFolder make(Path folder, int accounts) throws IOException {
        var made = new CellFolder(folder.toAbsolutePath(), CellPorts.anyFree());
        if (Files.exists(made.data())) {
            throw new IllegalArgumentException(made.data() + " is there already");
        }
        Files.createDirectories(made.data());
        Tenants.writeIdentities(made.identities(), accounts);
        return made;
    }

    public Path data() {
        return folder.resolve("data");
    }

    public Path identities() {
        return folder.resolve("identity.yaml");
    }

    /// The cell as a process of its own; not READY yet.
    ///
    /// @param settings further ones, as `--key=value`
    public ServiceProcess start(String heap, String... settings) throws IOException {
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                "up",
                                "--data=" + data(),
                                "--port-base=" + ports.base(),
                                "--identity=" + identities()));
        arguments.addAll(Arrays.asList(settings));
        return ServiceProcess.start(
                "cell",
                heap,
                folder.resolve("cell.log"),
                "io.opentrail.standalone.Main",
                arguments);
    }
}
