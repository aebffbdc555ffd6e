package io.opentrail.sink.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentrail.telemetry.Telemetry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeliveryMetricsTest {

    @Test
    void readmeNamesEveryMetric() throws Exception {
        Telemetry telemetry = new Telemetry();
        DeliveryMetrics _ =
                new DeliveryMetrics(telemetry.meters("s3-sink"), InstantSource.system());

        List<String> names =
                telemetry.registry().scrape(name -> name.startsWith("opentrail_")).stream()
                        .map(snapshot -> snapshot.getMetadata().getName())
                        .map(name -> "`" + name.replace("opentrail_s3_sink_", "") + "`")
                        .toList();

        assertThat(names).isNotEmpty();
        assertThat(Files.readString(Path.of("README.md"))).contains(names);
    }
}
