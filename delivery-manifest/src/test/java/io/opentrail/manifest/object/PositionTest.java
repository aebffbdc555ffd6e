package io.opentrail.manifest.object;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class PositionTest {

    @Test
    void isReadBackAsItWasCommitted() {
        Position position = Position.of(100, Map.of("one", 7L, "two", 42L));

        assertThat(Position.of(position.toCommit())).isEqualTo(position);
        assertThat(position.offset()).isEqualTo(100);
    }

    @Test
    void aPartitionThatIsPutNamesNobody() {
        assertThat(Position.of(100, Map.of()).toCommit().metadata()).isEmpty();
    }

    @Test
    void trailsThatDoNotFitHoldItBack() {
        Map<String, Long> unput = new HashMap<>();
        for (long offset = 0; offset < 1_000; offset++) {
            unput.put(new UUID(0, offset).toString(), offset);
        }

        Position position = Position.of(5_000, unput);

        assertThat(position.toCommit().metadata().length())
                .isLessThanOrEqualTo(Position.MAX_METADATA_CHARS);
        assertThat(position.offset()).isEqualTo(position.offsetsByTrailId().size());
        assertThat(position.offsetsByTrailId().values())
                .allMatch(offset -> offset < position.offset());
    }
}
