package io.opentrail.embedded.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PortsTest {
    @Test
    void sameFolderGetsTheSamePortAgain(@TempDir Path folder) throws IOException {
        var first = Ports.choose("part", 0, folder);

        var second = Ports.choose("part", 0, folder);

        assertThat(second).isEqualTo(first);
    }

    @Test
    void rememberedPortThatIsTakenIsNotChosen(@TempDir Path folder) throws IOException {
        try (var taken = listen()) {
            Files.writeString(folder.resolve("port"), Integer.toString(taken.getLocalPort()));

            var port = Ports.choose("part", 0, folder);

            assertThat(port).isNotEqualTo(taken.getLocalPort());
        }
    }

    @Test
    void unreadableMemoryIsIgnored(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("port"), "many");

        var port = Ports.choose("part", 0, folder);

        assertThat(port).isPositive();
    }

    @Test
    void askedPortThatIsTakenIsRefused(@TempDir Path folder) throws IOException {
        try (var taken = listen()) {
            var port = taken.getLocalPort();

            assertThatThrownBy(() -> Ports.choose("part", port, folder))
                    .isInstanceOf(StartException.class)
                    .hasMessageContaining("part: port " + port + " is taken");
        }
    }

    @Test
    void freePortIsBelowTheOnesOfOutgoingConnections() {
        assertThat(Ports.free()).isBetween(Ports.LOWEST_FREE, Ports.HIGHEST_FREE);
    }

    @Test
    void noPortIsHandedOutTwice() {
        List<Integer> ports = Stream.generate(Ports::free).limit(500).toList();

        assertThat(ports).doesNotHaveDuplicates();
    }

    @Test
    void portsInARowAreAllFree() {
        int first = Ports.freeInARow(7);

        assertThat(IntStream.range(first, first + 7)).allMatch(Ports::isFree);
        assertThat(Ports.free()).isGreaterThanOrEqualTo(first + 7);
    }

    private static ServerSocket listen() throws IOException {
        var socket = new ServerSocket();
        socket.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0));
        return socket;
    }
}
