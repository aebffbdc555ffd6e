package io.opentrail.telemetry.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClosingsTest {

    private final List<String> closed = new ArrayList<>();
    private final Closings closings = new Closings();

    @Test
    void theLastIsClosedFirstAndEachOnce() {
        closings.push(() -> closed.add("first"));
        closings.push(() -> closed.add("last"));

        closings.close();
        closings.close();

        assertThat(closed).containsExactly("last", "first");
    }

    @Test
    void oneThatFailsKeepsNoOtherOpen() {
        closings.push(() -> closed.add("first"));
        closings.push(() -> fail("second"));
        closings.push(() -> fail("third"));
        closings.push(() -> closed.add("last"));

        assertThatThrownBy(closings::close)
                .hasMessage("third")
                .satisfies(failure ->
                        assertThat(failure.getSuppressed())
                                .extracting(Throwable::getMessage)
                                .containsExactly("second"));
        assertThat(closed).containsExactly("last", "first");
    }

    private static void fail(String name) {
        throw new IllegalStateException(name);
    }
}
