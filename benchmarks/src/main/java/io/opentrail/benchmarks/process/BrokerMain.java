package io.opentrail.benchmarks.process;

import io.opentrail.embedded.kafka.EmbeddedKafka;
import io.opentrail.telemetry.lifecycle.ServiceRun;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/// The embedded broker in a JVM of its own: its folder, then its port.
public final class BrokerMain {

    private BrokerMain() {}

    static void main(String[] args) throws Exception {
        try (var run = ServiceRun.begin("broker", Duration.ofSeconds(60))) {
            run.add(
                    "kafka",
                    EmbeddedKafka.start(
                            new EmbeddedKafka.Config(
                                    Path.of(args[0]), Integer.parseInt(args[1]), Map.of())));
            System.out.println("READY");
            run.awaitStop();
        }
    }
}
