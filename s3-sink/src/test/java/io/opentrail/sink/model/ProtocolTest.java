package io.opentrail.sink.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The protocol of the sink, not its code: every state that two sinks, Kafka and a store can get
/// into, with every order of steps and every combination of a few faults. What the code makes of it
/// is shown by [io.opentrail.sink.fault.SinkFaultsIT].
class ProtocolTest {

    private static final Logger LOGGER = LoggerFactory.getLogger(ProtocolTest.class);

    private static final int EVENTS = Integer.getInteger("model.events", 2);
    private static final int FAULTS = Integer.getInteger("model.faults", 3);

    @Test
    void nothingIsLostOrDoubledInAnyStateThatThereIs() {
        Exploration all = Exploration.of(new Protocol(EVENTS, FAULTS, Flaw.NONE));

        assertThat(all.violation()).isEmpty();
        LOGGER.atInfo()
                .addKeyValue("events", EVENTS)
                .addKeyValue("faults", FAULTS)
                .addKeyValue("states", all.states())
                .log("Every state holds");
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "NONE")
    void everyRuleOfItIsNeeded(Flaw flaw) {
        assertThat(Exploration.of(new Protocol(EVENTS, FAULTS, flaw)).violation()).isPresent();
    }
}
