package io.opentrail.producer;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A [RecordingHost] whose spool is on a small disk of its own, which nobody else sees.
final class MountedHost {

    private MountedHost() {}

    /// Arguments: the disk's size in KiB, then those of the recording host, whose first is the
    /// folder where the disk is mounted.
    public static void main(String[] arguments) throws Exception {
        String script =
                "mount -t tmpfs -o size=%sk tmpfs '%s' && exec \"$@\""
                        .formatted(arguments[0], arguments[1]);
        var command =
                new ArrayList<>(
                        List.of(
                                "unshare",
                                "--user",
                                "--map-root-user",
                                "--mount",
                                "sh",
                                "-c",
                                script,
                                "host",
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx128m",
                                "-XX:+UseSerialGC",
                                "-cp",
                                System.getProperty("java.class.path"),
                                RecordingHost.class.getName()));
        command.addAll(List.of(arguments).subList(1, arguments.length));
        System.exit(new ProcessBuilder(command).inheritIO().start().waitFor());
    }
}
