package io.opentrail.store.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class S3StoreConfigTest {

    @Test
    void theSecretIsNotPrinted() {
        var config =
                S3StoreConfig.of(
                        Optional.empty(), "eu-1", new S3Credentials("my-key", "my-secret"));

        assertThat(config.toString()).contains("my-key").doesNotContain("my-secret");
    }

    @Test
    void everyProblemIsReportedAtOnce() {
        assertThatThrownBy(() ->
                        new S3StoreConfig(
                                Optional.of(URI.create("ftp://store")),
                                " ",
                                new S3Credentials("key", "secret"),
                                Duration.ZERO,
                                Duration.ofSeconds(-1),
                                0,
                                0,
                                S3StoreConfig.DEFAULT_PUT_OPTIONS))
                .hasMessageContainingAll(
                        "ftp://store",
                        "region",
                        "connect timeout",
                        "call timeout",
                        "max connections",
                        "max read bytes");
    }
}
