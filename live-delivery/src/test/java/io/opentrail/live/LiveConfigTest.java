package io.opentrail.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opentrail.live.aws.AwsAccess;
import io.opentrail.settings.Settings;
import io.opentrail.settings.SettingsException;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LiveConfigTest {

    @Test
    void nothingHasToBeSet() {
        LiveConfig config = read();

        assertThat(config.logGroups().endpoint()).isEmpty();
        assertThat(config.eventBuses().endpoint()).isEmpty();
        assertThat(config.otlp().endpoint()).isEmpty();
    }

    @Test
    void anEndpointOfAwsNeedsAKey() {
        assertThatThrownBy(() -> read("--cloudwatch-logs-endpoint", "http://127.0.0.1:1"))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("aws-access-key-id");
        assertThatThrownBy(() -> read("--eventbridge-endpoint", "http://127.0.0.1:1"))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("aws-secret-access-key");
    }

    @Test
    void secretsAreNotPrinted() {
        var access = new AwsAccess("us-east-1", "key", "s3cr3t");
        var otlp = new LiveConfig.Otlp(Optional.empty(), Optional.of("Bearer t0ken"));

        assertThat(access.toString()).contains("key").doesNotContain("s3cr3t");
        assertThat(otlp.toString()).doesNotContain("t0ken");
    }

    private static LiveConfig read(String... args) {
        return Settings.read("live-delivery", args, Map.of(), LiveConfig::from);
    }
}
