package io.opentrail.producer.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class JsonWriterTest {

    private final JsonWriter writer = new JsonWriter();

    @Test
    void structuresAreSeparatedByCommas() {
        writer.beginObject();
        writer.name("a");
        writer.beginArray();
        writer.value("x");
        writer.nullValue();
        writer.value(true);
        writer.endArray();
        writer.name("b");
        writer.beginObject();
        writer.endObject();
        writer.endObject();

        assertThat(text()).isEqualTo("{\"a\":[\"x\",null,true],\"b\":{}}");
    }

    @Test
    void numbersThatJsonHasNotAreTexts() {
        writer.beginArray();
        writer.value(1.5);
        writer.value(Double.NaN);
        writer.value(Float.NEGATIVE_INFINITY);
        writer.value(new BigDecimal("1E+3"));
        writer.value(Long.MIN_VALUE);
        writer.endArray();

        assertThat(text()).isEqualTo("[1.5,\"NaN\",\"-Infinity\",1E+3,-9223372036854775808]");
    }

    @Test
    void whatIsBeyondALimitIsCountedOnly() {
        writer.beginArray();
        writer.limit(10);
        writer.value("a".repeat(1_000_000));
        int counted = writer.length();
        writer.rewind(1, false);
        writer.value("b");
        writer.endArray();

        assertThat(counted).isEqualTo(1_000_003);
        assertThat(text()).isEqualTo("[\"b\"]");
    }

    @Property
    void anotherParserReadsWhatWasWritten(@ForAll String name, @ForAll String value)
            throws Exception {
        var written = new JsonWriter();

        written.beginObject();
        written.name(name);
        written.value(value);
        written.endObject();

        var read = new ObjectMapper().readTree(written.toBytes());
        assertThat(read.get(wellFormed(name)).textValue()).isEqualTo(wellFormed(value));
    }

    @Property
    void noControlCharacterAndNoByteOfTheLogsStampComesOut(@ForAll String value) {
        var written = new JsonWriter();

        written.value(value);

        for (byte b : written.toBytes()) {
            assertThat(b).isNotEqualTo((byte) 0xFF);
            assertThat(b < 0 || b >= ' ').isTrue();
        }
    }

    /// Lone surrogates replaced, which UTF-8 has not.
    private static String wellFormed(String text) {
        return new String(
                text.codePoints().map(c -> c >= 0xD800 && c <= 0xDFFF ? 0xFFFD : c).toArray(),
                0,
                (int) text.codePoints().count());
    }

    private String text() {
        return new String(writer.toBytes(), StandardCharsets.UTF_8);
    }
}
