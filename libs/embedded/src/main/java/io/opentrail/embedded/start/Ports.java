package io.opentrail.embedded.start;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/// TCP ports of the loopback address, on which every part listens and on no other.
public final class Ports {
    public static final String LOOPBACK = "127.0.0.1";

    /// Below the lowest that Linux, macOS and Windows give to outgoing connections.
    public static final int HIGHEST_FREE = 32_000;

    public static final int LOWEST_FREE = 10_000;

    private static final String MEMORY = "port";

    private Ports() {}

    /// A port that was free a moment ago; nothing holds it for the caller. It is below the range
    /// from which systems take the ports of outgoing connections, so none of those takes it
    /// meanwhile. Neither does this process, nor another one that takes free ports from here: each
    /// has a range of its own and goes through it in turn.
    public static int free() {
        return freeInARow(1);
    }

    /// The first of some free ports in a row, like [#free()].
    public static int freeInARow(int count) {
        return PortRange.OWN
                .firsts(count)
                .filter(first -> IntStream.range(first, first + count).allMatch(Ports::isFree))
                .findFirst()
                .orElseThrow(() ->
                        new StartException(
                                "no %d free ports in a row on %s from %d to %d"
                                        .formatted(
                                                count,
                                                LOOPBACK,
                                                PortRange.OWN.lowest(),
                                                PortRange.OWN.highest())));
    }

    /// Whether a server could listen on the port now.
    public static boolean isFree(int port) {
        try (var socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(loopback(), port));
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    /// The port for a part that keeps its data in `folder`: the one asked for or, where that is 0,
    /// the one chosen there last time if it is still free, else any free one.
    ///
    /// @throws StartException when the port asked for is taken
    /// @throws IOException when the folder can't be written
    public static int choose(String part, int asked, Path folder) throws IOException {
        int port = asked == 0 ? sameAsLastTime(folder) : free(part, asked);
        Files.writeString(folder.resolve(MEMORY), Integer.toString(port));
        return port;
    }

    private static int sameAsLastTime(Path folder) {
        return remembered(folder).stream().filter(Ports::isFree).findFirst().orElseGet(Ports::free);
    }

    private static int free(String part, int asked) {
        if (!isFree(asked)) {
            throw new StartException(
                    "%s: port %d is taken; stop what listens there or choose another port"
                            .formatted(part, asked));
        }
        return asked;
    }

    private static OptionalInt remembered(Path folder) {
        try {
            return OptionalInt.of(
                    Integer.parseInt(Files.readString(folder.resolve(MEMORY)).strip()));
        } catch (IOException | NumberFormatException _) {
            return OptionalInt.empty();
        }
    }

    /// Made from its bytes, because `InetAddress.getLoopbackAddress()` may be the IPv6 one.
    private static InetAddress loopback() throws UnknownHostException {
        return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    }
}
