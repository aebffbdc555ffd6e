package io.opentrail.standalone.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShellWordTest {

    @ParameterizedTest
    @ValueSource(strings = {"/tmp/a", "/tmp/a b/c", "/tmp/it's", "/tmp/$HOME", "/tmp/ü;x", "/a*"})
    void shellReadsThePathAsItIs(String path) throws Exception {
        Process shell =
                new ProcessBuilder("/bin/sh", "-c", "printf %s " + ShellWord.of(Path.of(path)))
                        .start();

        assertThat(new String(shell.getInputStream().readAllBytes(), UTF_8)).isEqualTo(path);
    }

    @Test
    void plainPathIsNotQuoted() {
        assertThat(ShellWord.of(Path.of("/var/lib/opentrail-1.0")))
                .isEqualTo("/var/lib/opentrail-1.0");
    }
}
