package io.opentrail.selector;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentrail.schemas.serde.TrustedRecords;
import io.opentrail.trail.EventSelector;
import io.opentrail.trail.Selection;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class TrailSelectorsTest {

    private static final TrailSelectors BASIC =
            new TrailSelectors.Basic(
                    List.of(new EventSelector("ReadOnly", true, List.of(), List.of())));
    private static final TrailSelectors ADVANCED =
            new TrailSelectors.Advanced(AdvancedText.selectors("eventCategory Equals Management"));

    private final Selection bare =
            new Selection(Instant.EPOCH, true, true, List.of(), false, List.of());

    @BeforeAll
    static void trustRecords() {
        TrustedRecords.trust();
    }

    @Test
    void oneKindTakesTheOthersPlace() {
        Selection basic = BASIC.in(bare);
        Selection advanced = ADVANCED.in(basic);
        Selection basicAgain = BASIC.in(advanced);

        assertThat(TrailSelectors.of(basic)).isEqualTo(BASIC);
        assertThat(TrailSelectors.of(advanced)).isEqualTo(ADVANCED);
        assertThat(advanced.getEventSelectors()).isEmpty();
        assertThat(basicAgain).isEqualTo(basic);
    }

    @Test
    void allButTheDefaultAreCustom() {
        assertThat(DefaultSelectors.TRAIL.in(bare).getCustom()).isFalse();
        assertThat(BASIC.in(bare).getCustom()).isTrue();
        assertThat(ADVANCED.in(bare).getCustom()).isTrue();
        assertThat(DefaultSelectors.TRAIL.in(ADVANCED.in(bare)).getCustom()).isFalse();
    }
}
