package io.opentrail.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentrail.settings.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ConfigTableTest {

    @Test
    void readmeHasTheTableOfSettings() throws Exception {
        String table = Settings.describe("event-history", ProcessConfig::from).markdown();

        assertThat(Files.readString(Path.of("README.md"))).contains(table);
    }
}
