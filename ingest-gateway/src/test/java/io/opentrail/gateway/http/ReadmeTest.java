package io.opentrail.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentrail.schemas.envelope.RejectionCode;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ReadmeTest {

    @Test
    void everyCodeIsInTheReadme() throws Exception {
        String readme = Files.readString(Path.of("README.md"));

        for (RejectionCode code : RejectionCode.values()) {
            assertThat(readme).contains("| `" + code.wireName() + "` | per record |");
        }
        for (ErrorCode code : ErrorCode.values()) {
            assertThat(readme).contains("| `" + code.wireName() + "` | " + code.status() + " |");
        }
    }
}
