package io.opentrail.standalone.status;

import io.opentrail.schemas.registry.HttpSchemaRegistry;
import io.opentrail.schemas.registry.SchemaRegistryConfig;
import io.opentrail.schemas.topics.KafkaConnection;
import io.opentrail.standalone.cell.RunningCell;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;

/// How a running cell does.
///
/// @param lags of every consumer group that has committed something
/// @param troubles of trails; none when every latest attempt succeeded
public record StatusReport(
        List<PartState> parts, List<ConsumerLag> lags, List<DeliveryTrouble> troubles) {

    private static final String TIMEOUT_MILLIS = "10000";

    public StatusReport {
        parts = List.copyOf(parts);
        lags = List.copyOf(lags);
        troubles = List.copyOf(troubles);
    }

    /// Asks the cell.
    ///
    /// @throws IOException if it does not answer
    public static StatusReport of(RunningCell cell) throws IOException, InterruptedException {
        List<PartState> parts = PartState.of(cell.ports());
        KafkaConnection kafka =
                new KafkaConnection(
                        cell.bootstrapServers(),
                        Map.of(
                                CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG, TIMEOUT_MILLIS,
                                CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, TIMEOUT_MILLIS));
        try (var registry =
                new HttpSchemaRegistry(SchemaRegistryConfig.of(cell.schemaRegistry()))) {
            return new StatusReport(
                    parts, ConsumerLag.ofAll(kafka), DeliveryTrouble.ofAll(kafka, registry));
        }
    }

    public boolean isWell() {
        return troubles.isEmpty() && parts.stream().allMatch(PartState::isUp);
    }

    /// For a person to read, a line for each fact.
    public String text() {
        var text = new StringBuilder();
        text.append("%n%-24s %s%n".formatted("PART", "STATE"));
        parts.forEach(part -> text.append("%-24s %s%n".formatted(part.name(), part.text())));
        text.append("%n%-24s %s%n".formatted("CONSUMER", "LAG (records not yet handled)"));
        lags.forEach(lag -> text.append(lag.text()).append(System.lineSeparator()));
        text.append("%n%s%n".formatted(troubles.isEmpty() ? "no trail fails" : "FAILING TRAILS"));
        troubles.forEach(trouble -> text.append(trouble.text()).append(System.lineSeparator()));
        return text.toString();
    }
}
