package io.opentrail.embedded.start;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;

/// TCP ports of the loopback address, on which every part listens and on no other.
public final class Ports {
    public static final String LOOPBACK = "127.0.0.1";

    /// Below the lowest that Linux, macOS and Windows give to outgoing connections.
    public static final int HIGHEST_FREE = 32_000;

    public static final int LOWEST_FREE = 10_000;

    private static final String MEMORY = "port";
    private static final int NONE = 0;
    private static final int TRIES = 10_000;

    private Ports() {}

    /// A port that was free a moment ago; nothing holds it for the caller. It is below the range
    /// from which systems take the ports of outgoing connections, so none of those takes it
    /// meanwhile.
    public static int free() {
        return freeBut(NONE);
    }

    /// Like [#free()], but not the one given, which may not be listened on yet.
    public static int freeBut(int other) {
        return freeBut(other, RandomGenerator.getDefault());
    }

    static int freeBut(int other, RandomGenerator random) {
        return random.ints(TRIES, LOWEST_FREE, HIGHEST_FREE + 1)
                .filter(port -> port != other && isFree(port))
                .findFirst()
                .orElseThrow(() ->
                        new StartException(
                                "no free port on %s from %d to %d"
                                        .formatted(LOOPBACK, LOWEST_FREE, HIGHEST_FREE)));
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
