package io.opentrail.standalone.cell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.opentrail.embedded.start.StartException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CellPortsTest {

    @Test
    void portsFollowTheBase() {
        var ports = new CellPorts(4580);

        assertThat(
                        Stream.of(
                                ports.controlApi(),
                                ports.ingest(),
                                ports.kafka(),
                                ports.s3(),
                                ports.schemaRegistry(),
                                ports.metrics()))
                .containsExactly(4580, 4581, 4582, 4583, 4584, 4586);
    }

    @Test
    void takenPortsAreNamedInOneLineWithWhatTheyAreFor() throws IOException {
        CellPorts ports = CellPorts.anyFree();
        try (var _ = listener(ports.ingest());
                var _ = listener(ports.metrics())) {

            assertThatExceptionOfType(StartException.class)
                    .isThrownBy(ports::requireFree)
                    .withMessage(
                            "ports %d (ingest gateway), %d (metrics) are taken; stop what listens there or choose other ports with --port-base"
                                    .formatted(ports.ingest(), ports.metrics()));
        }
    }

    @Test
    void oneTakenPortIsNamedAlone() throws IOException {
        CellPorts ports = CellPorts.anyFree();
        try (var _ = listener(ports.kafka())) {

            assertThatExceptionOfType(StartException.class)
                    .isThrownBy(ports::requireFree)
                    .withMessageStartingWith("port %d (Kafka) is taken;", ports.kafka());
        }
    }

    @Test
    void freePortsAreNoTrouble() {
        assertThatCode(CellPorts.anyFree()::requireFree).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 65_530, 70_000})
    void baseWhosePortsAreNotAllPortsIsRefused(int base) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new CellPorts(base))
                .withMessageContaining("was " + base);
    }

    private static ServerSocket listener(int port) throws IOException {
        return new ServerSocket(port, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
    }
}
