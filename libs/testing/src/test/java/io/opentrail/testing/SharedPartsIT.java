package io.opentrail.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.opentrail.embedded.kafka.EmbeddedKafka;
import io.opentrail.embedded.registry.RegistryProcess;
import io.opentrail.embedded.s3.EmbeddedS3;
import io.opentrail.embedded.start.EmbeddedPart;
import io.opentrail.embedded.start.Ports;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.platform.testkit.engine.EngineTestKit;

class SharedPartsIT {
    private static final List<EmbeddedPart> SEEN = new ArrayList<>();

    @ExtendWith(KafkaClusterExtension.class)
    static class OneClass {
        @Test
        void usesKafka(EmbeddedKafka kafka) {
            SEEN.add(kafka);
        }
    }

    @ExtendWith({KafkaClusterExtension.class, S3Extension.class, RegistryExtension.class})
    static class AnotherClass {
        @Test
        void usesAll(EmbeddedKafka kafka, EmbeddedS3 s3, RegistryProcess registry) {
            SEEN.addAll(List.of(kafka, s3, registry));
        }
    }

    @Test
    void allClassesShareEachPartUntilTheEnd() {
        var results =
                EngineTestKit.engine("junit-jupiter")
                        .selectors(selectClass(OneClass.class), selectClass(AnotherClass.class))
                        .execute();

        results.testEvents().assertStatistics(statistics -> statistics.succeeded(2));
        assertThat(SEEN).hasSize(4);
        assertThat(Set.copyOf(SEEN)).hasSize(3);
        assertThat(SEEN).map(EmbeddedPart::port).allMatch(Ports::isFree);
    }
}
