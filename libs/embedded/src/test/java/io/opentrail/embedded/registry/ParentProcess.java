package io.opentrail.embedded.registry;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;

/// A process that runs a registry, for tests that kill it.
final class ParentProcess {
    private ParentProcess() {}

    public static void main(String[] args) throws IOException {
        var config = RegistryProcess.Config.in(Path.of(args[0]), Path.of(args[1]));
        try (var registry = RegistryProcess.start(config)) {
            System.out.println(registry.pid());
            System.in.transferTo(OutputStream.nullOutputStream());
        }
    }
}
