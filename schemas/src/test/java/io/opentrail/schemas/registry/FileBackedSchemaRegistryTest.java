package io.opentrail.schemas.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opentrail.event.AuditEvent;
import io.opentrail.trail.ControlRecord;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileBackedSchemaRegistryTest {

    private static final Schema SCHEMA = AuditEvent.getClassSchema();
    private static final Schema OTHER = ControlRecord.getClassSchema();

    @TempDir Path folder;

    @Test
    void idThatWasOnceLearnedIsKnownWhileTheRegistryIsAway() throws IOException {
        int id =
                new FileBackedSchemaRegistry(new InMemorySchemaRegistry(), file())
                        .register("s", SCHEMA);

        try (var away = away()) {
            var registry = new FileBackedSchemaRegistry(away, file());

            assertThat(registry.register("s", SCHEMA)).isEqualTo(id);
            registry.setCompatibility("s", Compatibility.FULL_TRANSITIVE);
        }
    }

    @Test
    void whatWasNeverLearnedIsNotKnown() throws IOException {
        new FileBackedSchemaRegistry(new InMemorySchemaRegistry(), file()).register("s", SCHEMA);

        try (var away = away()) {
            var registry = new FileBackedSchemaRegistry(away, file());

            assertThatThrownBy(() -> registry.register("t", SCHEMA))
                    .isInstanceOf(SchemaRegistryException.class);
            assertThatThrownBy(() -> registry.register("s", OTHER))
                    .isInstanceOf(SchemaRegistryException.class);
            assertThatThrownBy(() -> registry.setCompatibility("t", Compatibility.NONE))
                    .isInstanceOf(SchemaRegistryException.class);
        }
    }

    @Test
    void whatAnotherHasLearnedInTheMeantimeStaysKnown() throws IOException {
        var one = new FileBackedSchemaRegistry(new InMemorySchemaRegistry(), file());
        var other = new FileBackedSchemaRegistry(new InMemorySchemaRegistry(), file());
        int id = one.register("s", SCHEMA);
        other.register("t", OTHER);

        try (var away = away()) {
            var registry = new FileBackedSchemaRegistry(away, file());

            assertThat(registry.register("s", SCHEMA)).isEqualTo(id);
            assertThat(registry.register("t", OTHER)).isPositive();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\u12", "s/0a1b=seven", "s/0a1b="})
    void fileThatCannotBeReadIsNamed(String content) throws IOException {
        Files.writeString(file(), content);

        assertThatThrownBy(() -> new FileBackedSchemaRegistry(new InMemorySchemaRegistry(), file()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(file().toString());
    }

    private Path file() {
        return folder.resolve("schemas.properties");
    }

    /// On a port where nobody listens.
    private static HttpSchemaRegistry away() throws IOException {
        int port;
        try (var socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        return new HttpSchemaRegistry(
                new SchemaRegistryConfig(
                        List.of(URI.create("http://127.0.0.1:" + port)),
                        Optional.empty(),
                        Duration.ofSeconds(1),
                        1));
    }
}
