package io.opentrail.schemas.envelope;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FieldNamesTest {

    private static final FieldNames NAMES =
            new FieldNames(List.of("eventID", "eventTime", "eventName", "awsRegion", "a"));

    @ParameterizedTest
    @CsvSource({
        "eventID, 0",
        "event\\u0049D, 0",
        "\\u0065\\u0076\\u0065\\u006e\\u0074\\u0054\\u0069\\u006d\\u0065, 1",
        "\\u0061, 4",
        "event\\u0049d, -1",
        "\\u0061\\u0061, -1",
        "\\u0061\\u0061\\u0061\\u0061\\u0061\\u0061\\u0061\\u0061\\u0061\\u0061\\u0061, -1",
        "\\n, -1",
        "eventIDs, -1"
    })
    void namesAreFoundHoweverTheyAreWritten(String name, int position) throws InvalidJsonException {
        JsonCursor cursor = new JsonCursor(bytes("{\"" + name + "\":1}"), 0, name.length() + 6);
        cursor.openObject();
        cursor.nextField();

        assertThat(NAMES.positionOf(cursor)).isEqualTo(position);
    }

    @Test
    void recordOfEscapedNamesTakesLittle() throws InvalidJsonException {
        int count = 10_000;
        byte[] record = bytes("{" + "\"\\u0061bc\":1,".repeat(count) + "\"n\":1}");
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        EnvelopeReader.read(record);

        long before = threads.getCurrentThreadAllocatedBytes();
        EnvelopeReader.read(record);
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;

        assertThat(allocated / count).isLessThan(1_000);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
