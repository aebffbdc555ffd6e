package io.opentrail.schemas.envelope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonCursorTest {

    private static final int MUTATIONS = 40_000;
    private static final long SEED = 20_261_129;
    private static final JsonFactory JACKSON =
            JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNestingDepth(Integer.MAX_VALUE)
                                    .build())
                    .build();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                " [ ] ",
                "\"\"",
                "0",
                "-0.0e-0",
                "12E+3",
                "[1,\"a\",null,true,false,{\"a\":[{}]}]",
                "{\"a\" : 1 , \"b\" : \"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00fF\"}",
                "\"äöü€😀\u007f\"",
            })
    void jsonIsTakenToItsEnd(String json) throws InvalidJsonException {
        JsonCursor cursor = cursor(json);

        cursor.skipValue();

        assertThat(cursor.peek()).isEqualTo(-1);
        assertThat(cursor.notUtf8At()).isEqualTo(-1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {"a"            | 4
                    {"a" 1}         | 5
                    {"a":1,}        | 7
                    {a:1}           | 1
                    {'a':1}         | 1
                    [1 2]           | 3
                    [1,]            | 3
                    [,1]            | 1
                    [1}             | 2
                    tru             | 0
                    nulL            | 0
                    01              | 1
                    1.              | 2
                    .5              | 0
                    1e              | 2
                    -               | 1
                    +1              | 0
                    NaN             | 0
                    "abc            | 0
                    "\\x"           | 1
                    "\\u12g4"       | 1
                    [               | 1
                    """)
    void whatIsNotJsonIsPlacedWhereItShows(String json, int position) {
        JsonCursor cursor = cursor(json);

        InvalidJsonException failure =
                catchThrowableOfType(
                        InvalidJsonException.class,
                        () -> {
                            cursor.skipValue();
                            if (cursor.peek() >= 0) {
                                throw new InvalidJsonException(cursor.position(), "more");
                            }
                        });

        assertThat(failure).as(json).isNotNull();
        assertThat(failure.position()).as(failure.problem()).isEqualTo(position);
    }

    @Test
    void controlCharactersInTextsAreRefused() {
        for (char control = 0; control < ' '; control++) {
            JsonCursor cursor = cursor("\"a long text with a \" ".replace("\" ", control + "\""));

            InvalidJsonException failure =
                    catchThrowableOfType(InvalidJsonException.class, cursor::skipValue);

            assertThat(failure.position()).isEqualTo(20);
        }
    }

    @Test
    void anyDepthIsTaken() throws InvalidJsonException {
        int depth = 2_000_000;
        JsonCursor cursor = cursor("[{\"a\":".repeat(depth) + "1" + "}]".repeat(depth));

        cursor.skipValue();

        assertThat(cursor.peek()).isEqualTo(-1);
        assertThat(cursor.maxDepth()).isEqualTo(2 * depth);
    }

    @Test
    void mutatedRecordsAreTakenWhereJacksonTakesThem() {
        List<String> records = RealRecords.all();
        Random random = new Random(SEED);

        for (int i = 0; i < MUTATIONS; i++) {
            byte[] bytes = mutated(records.get(random.nextInt(records.size())), random);
            if (isUtf8(bytes)) {
                assertThat(isTaken(bytes))
                        .as(() -> new String(bytes, StandardCharsets.UTF_8))
                        .isEqualTo(isTakenByJackson(bytes));
            } else {
                assertThat(!isTaken(bytes) || isFoundNotUtf8(bytes)).isTrue();
            }
        }
    }

    private static byte[] mutated(String record, Random random) {
        byte[] bytes = record.getBytes(StandardCharsets.UTF_8);
        String replacements = "{}[]\",:\\0e.-+tn \n\u0001\u00c3\u00a9\u00ff";
        int count = 1 + random.nextInt(2);
        for (int i = 0; i < count; i++) {
            bytes[random.nextInt(bytes.length)] =
                    (byte) replacements.charAt(random.nextInt(replacements.length()));
        }
        return bytes;
    }

    private static boolean isTaken(byte[] bytes) {
        try {
            JsonCursor cursor = new JsonCursor(bytes, 0, bytes.length);
            cursor.skipValue();
            return cursor.peek() < 0;
        } catch (InvalidJsonException e) {
            return false;
        }
    }

    private static boolean isFoundNotUtf8(byte[] bytes) {
        JsonCursor cursor = new JsonCursor(bytes, 0, bytes.length);
        try {
            cursor.skipValue();
            return cursor.notUtf8At() >= 0;
        } catch (InvalidJsonException e) {
            return false;
        }
    }

    private static boolean isTakenByJackson(byte[] bytes) {
        try (JsonParser parser = JACKSON.createParser(bytes)) {
            parser.nextToken();
            parser.skipChildren();
            parser.finishToken();
            return parser.nextToken() == null;
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean isUtf8(byte[] bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(java.nio.ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    private static JsonCursor cursor(String json) {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        return new JsonCursor(bytes, 0, bytes.length);
    }
}
