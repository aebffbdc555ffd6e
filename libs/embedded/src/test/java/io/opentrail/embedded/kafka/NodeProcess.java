package io.opentrail.embedded.kafka;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Map;

/// A process that runs a node until its standard input ends, for tests that kill it.
final class NodeProcess {
    static final String READY = "ready";

    private NodeProcess() {}

    public static void main(String[] args) throws IOException {
        var config =
                new EmbeddedKafka.Config(Path.of(args[0]), Integer.parseInt(args[1]), Map.of());
        try (var _ = EmbeddedKafka.start(config)) {
            System.out.println(READY);
            System.in.transferTo(OutputStream.nullOutputStream());
        }
    }
}
