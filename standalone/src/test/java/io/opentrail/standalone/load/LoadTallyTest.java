package io.opentrail.standalone.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentrail.standalone.load.GatewayClient.Answer;
import io.opentrail.standalone.load.GatewayClient.Rejection;
import java.util.List;
import org.junit.jupiter.api.Test;

class LoadTallyTest {

    private final LoadTally tally = new LoadTally();

    @Test
    void answersAddUp() {
        tally.add("a.json", 0, new Answer(10, List.of()));
        tally.add("b.json", 0, new Answer(4, List.of(rejection(2, "e2", "MissingField"))));

        assertThat(tally.accepted()).isEqualTo(14);
        assertThat(tally.rejected()).isEqualTo(1);
    }

    @Test
    void eachReasonIsCountedAndHasItsFirstRecord() {
        tally.add("a.json", 1_000, new Answer(0, List.of(rejection(5, "e5", "MissingField"))));
        tally.add(
                "b.json",
                0,
                new Answer(
                        0,
                        List.of(
                                rejection(0, "", "RecordTooLarge"),
                                rejection(1, "e1", "MissingField"))));

        assertThat(tally.reasons().lines())
                .containsExactly(
                        "       2  MissingField: of MissingField (the first: a.json, record 1005, eventID e5)",
                        "       1  RecordTooLarge: of RecordTooLarge (the first: b.json, record 0)");
    }

    @Test
    void nothingRejectedHasNoReasons() {
        tally.add("a.json", 0, new Answer(1, List.of()));

        assertThat(tally.reasons()).isEmpty();
    }

    private static Rejection rejection(int index, String eventId, String code) {
        return new Rejection(index, eventId, code, "of " + code);
    }
}
