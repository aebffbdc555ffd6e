package io.opentrail.embedded.registry;

import io.opentrail.embedded.start.StartException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;

/// Puts [Lifeline] into a jar of its own beside the registry's, so that the child process has
/// nothing else of ours on its class path. A jar, because the JVM's shared archive takes no
/// folders.
final class LifelineJar {
    private static final String CLASS_FILE = Lifeline.class.getName().replace('.', '/') + ".class";
    private static final LocalDateTime ENTRY_TIME = LocalDateTime.of(2026, 1, 1, 0, 0);

    private LifelineJar() {}

    /// Leaves a jar that is already right untouched: its time of change is part of what the shared
    /// archive checks.
    static Path in(Path home) throws IOException {
        var jar = home.resolve("opentrail-lifeline.jar");
        var bytes = bytes();
        if (!Files.exists(jar) || !Arrays.equals(Files.readAllBytes(jar), bytes)) {
            var draft = home.resolve("lifeline-%d.jar".formatted(ProcessHandle.current().pid()));
            Files.write(draft, bytes);
            Files.move(draft, jar, StandardCopyOption.ATOMIC_MOVE);
        }
        return jar;
    }

    private static byte[] bytes() throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var source = Lifeline.class.getClassLoader().getResourceAsStream(CLASS_FILE);
                var jar = new JarOutputStream(bytes)) {
            if (source == null) {
                throw new StartException("Registry: " + CLASS_FILE + " is not on the class path");
            }
            var entry = new ZipEntry(CLASS_FILE);
            entry.setTimeLocal(ENTRY_TIME);
            jar.putNextEntry(entry);
            source.transferTo(jar);
        }
        return bytes.toByteArray();
    }
}
