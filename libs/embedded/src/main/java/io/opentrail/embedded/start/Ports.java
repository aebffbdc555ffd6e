package io.opentrail.embedded.start;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;

/// TCP ports of the loopback address, on which every part listens and on no other.
public final class Ports {
    public static final String LOOPBACK = "127.0.0.1";

    private Ports() {}

    /// A port that was free a moment ago; nothing holds it for the caller.
    public static int free() {
        try (var socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(loopback(), 0));
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException("no free port on " + LOOPBACK, e);
        }
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

    /// The port that a part in `folder` listens on: the one asked for or, where that is 0, the same
    /// as last time if it is still free, else a free one.
    ///
    /// @throws StartException when the port asked for is taken
    public static int settle(String part, int asked, Path folder) {
        if (asked != 0) {
            if (!isFree(asked)) {
                throw new StartException(
                        "%s: port %d is taken; stop what listens there or choose another port"
                                .formatted(part, asked));
            }
            return asked;
        }
        var memory = folder.resolve("port");
        var last = remembered(memory);
        if (last.isPresent() && isFree(last.getAsInt())) {
            return last.getAsInt();
        }
        return remember(memory, free());
    }

    /// Made from its bytes, because `InetAddress.getLoopbackAddress()` may be the IPv6 one.
    private static InetAddress loopback() throws UnknownHostException {
        return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    }

    private static OptionalInt remembered(Path file) {
        try {
            return OptionalInt.of(Integer.parseInt(Files.readString(file).strip()));
        } catch (IOException | NumberFormatException _) {
            return OptionalInt.empty();
        }
    }

    private static int remember(Path file, int port) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.writeString(file, Integer.toString(port));
            return port;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }
}
