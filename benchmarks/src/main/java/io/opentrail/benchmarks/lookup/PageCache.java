package io.opentrail.benchmarks.lookup;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// What Linux remembers of files.
final class PageCache {

    private static final Path DROP = Path.of("/proc/sys/vm/drop_caches");

    private PageCache() {}

    /// Only root may.
    static boolean isDroppable() {
        return Files.isWritable(DROP);
    }

    /// Forgets all files that no process has mapped.
    static void drop() {
        try {
            int status = new ProcessBuilder("sync").inheritIO().start().waitFor();
            if (status != 0) {
                throw new IllegalStateException("sync ended with " + status);
            }
            Files.writeString(DROP, "3");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
