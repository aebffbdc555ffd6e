package io.opentrail.benchmarks.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// A new folder for temporary files that is gone, with all that is in it, when it is closed.
public record ScratchFolder(Path path) implements AutoCloseable {

    /// Makes one among the system's temporary files.
    ///
    /// @param name begins the folder's
    public static ScratchFolder make(String name) throws IOException {
        return new ScratchFolder(Files.createTempDirectory(name));
    }

    public Path resolve(String name) {
        return path.resolve(name);
    }

    /// Starts a part of the platform that keeps its data here and listens on a port; its main class
    /// takes these two.
    ///
    /// @param heap as in `-Xmx`
    public ServiceProcess startPart(String name, String heap, Class<?> main, int port)
            throws IOException {
        return ServiceProcess.start(
                name,
                heap,
                resolve(name + ".log"),
                main.getName(),
                List.of(resolve(name).toString(), Integer.toString(port)));
    }

    @Override
    public void close() throws IOException {
        try (Stream<Path> paths = Files.walk(path)) {
            for (Path each : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        }
    }
}
