package io.opentrail.standalone.cell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.opentrail.settings.Settings;
import io.opentrail.settings.SettingsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CellConfigTest {

    @Test
    void nothingNeedsToBeSet() {
        CellConfig config = read();

        assertThat(config.data()).isEqualTo(Path.of("data").toAbsolutePath());
        assertThat(config.ports()).isEqualTo(new CellPorts(4580));
        assertThat(config.identityFile()).isEmpty();
        assertThat(config.regions()).containsExactly("us-east-1", "us-west-2", "eu-west-1");
        assertThat(config.digestInterval()).isEqualTo(Duration.ofHours(1));
        assertThat(config.sink().policy().flushInterval()).isEqualTo(Duration.ofSeconds(60));
    }

    @Test
    void pathsAreMadeAbsolute() {
        CellConfig config = read("--data", "x/../d", "--identity", "who.yaml");

        assertThat(config.data()).isEqualTo(Path.of("d").toAbsolutePath());
        assertThat(config.identityFile()).contains(Path.of("who.yaml").toAbsolutePath());
    }

    @Test
    void everythingThatIsWrongIsSaidAtOnce() {
        assertThatExceptionOfType(SettingsException.class)
                .isThrownBy(() ->
                        read(
                                "--regions",
                                "us-east-1,EU",
                                "--port-base",
                                "65530",
                                "--digest-interval",
                                "soon",
                                "--flush-interval",
                                "5x",
                                "--bogus",
                                "1"))
                .satisfies(e ->
                        assertThat(e.problems())
                                .hasSize(5)
                                .anyMatch(problem -> problem.contains("regions = 'us-east-1,EU'"))
                                .anyMatch(problem -> problem.contains("port-base = '65530'"))
                                .anyMatch(problem -> problem.contains("digest-interval = 'soon'"))
                                .anyMatch(problem -> problem.contains("flush-interval = '5x'"))
                                .anyMatch(problem -> problem.contains("bogus")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"us_east_1", "US-EAST-1", "useast1", "us-east-1/", "us-east-1,us-east-1"})
    void regionsThatCouldNotNameTopicsAreRefused(String regions) {
        assertThatExceptionOfType(SettingsException.class)
                .isThrownBy(() -> read("--regions", regions))
                .withMessageContaining("regions = '%s'", regions);
    }

    @Test
    void readmeHasTheTableOfSettings() throws Exception {
        String table = Settings.describe("up", CellConfig::from).markdown();

        assertThat(Files.readString(Path.of("README.md"))).contains(table);
    }

    private static CellConfig read(String... arguments) {
        return Settings.read("up", arguments, Map.of(), CellConfig::from);
    }
}
