package io.opentrail.testing;

import io.opentrail.embedded.start.EmbeddedPart;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/// One part for all tests of a run, in a temporary folder: JUnit's root store closes it at the end.
///
/// @param name as printed when it starts
/// @param mode what kind of part it is and where it listens, as printed when it starts
record SharedPart<P extends EmbeddedPart>(
        Class<P> type, String name, Function<Path, P> starter, Function<P, String> mode) {

    private static final Namespace NAMESPACE = Namespace.create(SharedPart.class);

    /// A part and the folder that goes with it.
    private record Running<P extends EmbeddedPart>(P part, Path folder) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            part.close();
            Folders.delete(folder);
        }
    }

    P in(ExtensionContext context) {
        var running =
                context.getRoot()
                        .getStore(NAMESPACE)
                        .getOrComputeIfAbsent(type, _ -> start(), Running.class);
        return type.cast(running.part());
    }

    private Running<P> start() {
        try {
            var folder = Files.createTempDirectory("opentrail-" + name.replace(' ', '-'));
            var part = starter.apply(folder);
            // printed, not logged: whatever the module's log settings, the mode must be seen
            System.out.println("embedded parts: " + name + " " + mode.apply(part));
            return new Running<>(part, folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
