package io.opentrail.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MetersTest {
    private final Telemetry telemetry = new Telemetry();
    private final Meters meters = telemetry.meters("s3-sink");

    @Test
    void namesBeginWithTheModule() {
        meters.counter("delivered_bytes", "Bytes.", "trail").labelValues("t").inc();
        meters.gauge("open_files", "Files.").set(1);
        meters.gaugeOf("lag_seconds", "Lag.", () -> 2);
        meters.histogram("put_seconds", "PUTs.").observe(0.2);
        meters.histogram("file_bytes", "Sizes.", List.of(1e3, 1e6)).observe(5);

        var names =
                telemetry.registry().scrape().stream()
                        .map(metric -> metric.getMetadata().getPrometheusName())
                        .filter(name -> name.startsWith("opentrail"))
                        .collect(Collectors.toList());

        assertThat(names)
                .containsExactlyInAnyOrder(
                        "opentrail_s3_sink_delivered_bytes",
                        "opentrail_s3_sink_open_files",
                        "opentrail_s3_sink_lag_seconds",
                        "opentrail_s3_sink_put_seconds",
                        "opentrail_s3_sink_file_bytes");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bytes",
                "deliveredBytes",
                "delivered-bytes",
                "delivered_bytes_total",
                "_bytes",
                ""
            })
    void namesOfAnotherFormAreRefused(String name) {
        assertThatThrownBy(() -> meters.counter(name, "Bytes."))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("noun_unit");
    }

    @Test
    void nameIsTakenOnce() {
        meters.counter("delivered_bytes", "Bytes.");

        assertThatThrownBy(() -> meters.counter("delivered_bytes", "Bytes."))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
