package io.opentrail.benchmarks.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a JVM on this machine holds.
///
/// @param resident of the process, as Linux counts it
/// @param live of the heap, what a full collection leaves
public record Memory(long resident, long live) {

    private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");
    private static final Pattern PEAK = Pattern.compile("VmHWM:\\s+(\\d+) kB");
    private static final Pattern TOTAL = Pattern.compile("(?m)^Total\\s+\\d+\\s+(\\d+)");
    private static final double MIB = 1024 * 1024;

    public static Memory of(long pid) throws IOException, InterruptedException {
        return new Memory(resident(pid), number(TOTAL, histogram(pid)));
    }

    /// What a process holds, in bytes, as Linux counts it.
    public static long resident(long pid) throws IOException {
        return 1024 * number(RESIDENT, Files.readString(Path.of("/proc/" + pid + "/status")));
    }

    /// The most that a process has held, in bytes, as Linux counts it.
    static long peakResident(long pid) throws IOException {
        return 1024 * number(PEAK, Files.readString(Path.of("/proc/" + pid + "/status")));
    }

    /// Of live objects only, so the JVM collects all others first.
    private static String histogram(long pid) throws IOException, InterruptedException {
        Process jcmd =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                                Long.toString(pid),
                                "GC.class_histogram")
                        .redirectErrorStream(true)
                        .start();
        String output = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        jcmd.waitFor();
        return output;
    }

    private static long number(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        if (!matcher.find()) {
            throw new IllegalStateException("no %s in: %s".formatted(pattern, text));
        }
        return Long.parseLong(matcher.group(1));
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%.0f MiB resident, %.0f MiB of live heap",
                resident / MIB,
                live / MIB);
    }
}
