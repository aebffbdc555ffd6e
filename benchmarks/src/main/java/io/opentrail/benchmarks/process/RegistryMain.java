package io.opentrail.benchmarks.process;

import io.opentrail.embedded.registry.RegistryProcess;
import io.opentrail.telemetry.lifecycle.ServiceRun;
import java.nio.file.Path;
import java.time.Duration;

/// The embedded schema registry by itself: its folder, then its port.
public final class RegistryMain {

    private RegistryMain() {}

    static void main(String[] args) throws Exception {
        Path folder = Path.of(args[0]);
        try (var run = ServiceRun.begin("registry", Duration.ofSeconds(60))) {
            run.add(
                    "registry",
                    RegistryProcess.start(
                            new RegistryProcess.Config(
                                    Path.of(System.getProperty("opentrail.registry.home")),
                                    folder,
                                    Integer.parseInt(args[1]),
                                    folder.resolve("registry.log"),
                                    Duration.ofSeconds(90))));
            System.out.println("READY");
            run.awaitStop();
        }
    }
}
