package io.opentrail.signer;

import static io.opentrail.signer.ChangingTrails.since;
import static io.opentrail.signer.SignerCell.TEN;
import static io.opentrail.signer.SignerCell.awaitUntil;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentrail.schemas.registry.Compatibility;
import io.opentrail.schemas.registry.InMemorySchemaRegistry;
import io.opentrail.schemas.registry.SchemaRegistry;
import io.opentrail.schemas.registry.SchemaRegistryException;
import io.opentrail.telemetry.Telemetry;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SignerHealingIT {

    private static final Duration HOUR = Duration.ofHours(1);
    private final Telemetry telemetry = new Telemetry();

    @Test
    void aSignerWhoseBrokerWasAwayGoesOn(@TempDir Path folder) {
        try (var cell = new SignerCell(folder)) {
            cell.trails.put("one", "audit", since(TEN));
            try (var _ = cell.signer("test", HOUR, telemetry)) {
                cell.now = TEN.plusSeconds(3605);
                cell.awaitDigests("one", 1);
                awaitUntil(() -> telemetry.health().report().isUp());

                cell.stopKafka();
                cell.now = TEN.plusSeconds(7205);
                awaitUntil(() -> !telemetry.health().report().isUp());
                cell.restartKafka();

                awaitUntil(() -> telemetry.health().report().isUp());
                assertThat(cell.awaitDigests("one", 2)).hasSize(2);
            }
        }
    }

    @Test
    void aSignerWhoseRegistryWasAwayGoesOnAndLosesNoReceipt(@TempDir Path folder) {
        var registry = new FailingRegistry();
        try (var cell = new SignerCell(folder, registry)) {
            cell.trails.put("one", "audit", since(TEN));
            try (var _ = cell.signer("test", HOUR, telemetry)) {
                awaitUntil(() -> telemetry.health().report().isUp());

                registry.failsReads = true;
                cell.deliver("one", "log-1", TEN.plusSeconds(60));
                awaitUntil(() -> !telemetry.health().report().isUp());
                registry.failsReads = false;

                awaitUntil(() -> telemetry.health().report().isUp());
                cell.now = TEN.plusSeconds(3605);
                assertThat(cell.awaitDigests("one", 1).getFirst().logFiles())
                        .containsExactly("log-1");
            }
        }
    }

    /// A registry that takes schemas and, when told so, hands none out.
    private static final class FailingRegistry implements SchemaRegistry {

        private final SchemaRegistry registry = new InMemorySchemaRegistry();
        private volatile boolean failsReads;

        @Override
        public int register(String subject, Schema schema) {
            return registry.register(subject, schema);
        }

        @Override
        public Schema schemaById(int id) {
            if (failsReads) {
                throw new SchemaRegistryException("told to be away", true);
            }
            return registry.schemaById(id);
        }

        @Override
        public void setCompatibility(String subject, Compatibility compatibility) {
            registry.setCompatibility(subject, compatibility);
        }

        @Override
        public boolean isCompatible(String subject, Schema schema) {
            return registry.isCompatible(subject, schema);
        }
    }
}
