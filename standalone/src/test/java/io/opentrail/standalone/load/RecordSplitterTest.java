package io.opentrail.standalone.load;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordSplitterTest {

    @Test
    void logFileGivesItsRecordsByteForByte() throws IOException {
        String first = "{\"eventID\":\"1\", \"n\" :243.0}";
        String second = "{\"eventID\":\"2\",\"u\":\"\\u003d\",\"deep\":{\"a\":[{}]}}";

        List<String> records = split("{\"Records\":[" + first + "," + second + "]}");

        assertThat(records).containsExactly(first, second);
    }

    @Test
    void jsonLinesGiveOneRecordEach() throws IOException {
        List<String> records = split("{\"a\":1}\n\n{\"b\":2}\r\n  {\"c\":3}");

        assertThat(records).containsExactly("{\"a\":1}", "{\"b\":2}", "{\"c\":3}");
    }

    @Test
    void prettyPrintedLogFileKeepsTheSpaceWithinRecords() throws IOException {
        String record = "{\n      \"eventID\" : \"1\"\n    }";

        List<String> records =
                split("\n{\n  \"Records\" : [\n    " + record + ",\n    {}\n  ]\n}\n");

        assertThat(records).containsExactly(record, "{}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\":\"}\"}",
                "{\"a\":\"{{{\"}",
                "{\"a\":\"\\\"}\"}",
                "{\"a\":\"\\\\\"}",
                "{\"a\":\"\\\\\\\"}\"}",
                "{\"}\":\"]\"}",
                "{\"a\":\"Zürich 🚲\"}"
            })
    void bracesAndQuotesInStringsEndNothing(String record) throws IOException {
        List<String> records = split("{\"Records\":[" + record + "," + record + "]}");

        assertThat(records).containsExactly(record, record);
    }

    @Test
    void byteOrderMarkIsSkipped() throws IOException {
        assertThat(split("\ufeff{\"Records\":[{\"a\":1}]}")).containsExactly("{\"a\":1}");
        assertThat(split("\ufeff{\"a\":1}\n")).containsExactly("{\"a\":1}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " \n\t\r\n", "\ufeff", "{\"Records\":[]}", "{\"Records\":[ ]}\n"})
    void fileWithoutRecordsGivesNone(String file) throws IOException {
        assertThat(split(file)).isEmpty();
    }

    @Test
    void logFilesOnEndAreReadToTheLast() throws IOException {
        List<String> records =
                split("{\"Records\":[{\"a\":1}]}{\"Records\":[]}\n{\"Records\":[{\"b\":2}]}");

        assertThat(records).containsExactly("{\"a\":1}", "{\"b\":2}");
    }

    @Test
    void recordWithAFieldNamedRecordsIsARecord() throws IOException {
        String record = "{\"Records\":{\"a\":1}}";

        assertThat(split(record)).containsExactly(record);
    }

    @Test
    void muchSpaceAtTheBeginningIsNoMatter() throws IOException {
        String space = " ".repeat(200_000);

        assertThat(split(space + "{\"Records\":[" + space + "{}" + space + "]" + space + "}"))
                .containsExactly("{}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"Records\":[{\"a\":1}",
                "{\"Records\":[{\"a\":1},",
                "{\"Records\":[{\"a\":1}]",
                "{\"Records\":[{\"a\":",
                "{\"Records\":[{\"a\":\"x\\",
                "{\"Records\":[",
                "{\"a\":\"}"
            })
    void cutOffFileIsToldFromAWholeOne(String file) {
        assertThatExceptionOfType(UnreadableFileException.class)
                .isThrownBy(() -> split(file))
                .withMessageContaining("f.json")
                .withMessageContaining("at byte " + file.length() + " ")
                .withMessageContaining("is it cut off?");
    }

    @Test
    void garbageIsNamedWithItsPlace() {
        assertThatExceptionOfType(UnreadableFileException.class)
                .isThrownBy(() -> split("{\"a\":1}\nnot json"))
                .withMessageContaining("at byte 9 the file has 'n'");
    }

    @Test
    void unprintableGarbageIsNamedByItsValue() {
        assertThatExceptionOfType(UnreadableFileException.class)
                .isThrownBy(() -> split("\u001b[2J"))
                .withMessageContaining("at byte 1 the file has the byte 0x1b");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"Records\":[{\"a\":1}]} trailing",
                "{\"Records\":[{\"a\":1}],\"more\":[]}",
                "{\"Records\":[{\"a\":1}]]"
            })
    void textBehindTheRecordsIsNotLostInSilence(String file) {
        assertThatExceptionOfType(UnreadableFileException.class).isThrownBy(() -> split(file));
    }

    @Test
    void recordsBeforeTheGarbageAreGiven() throws IOException {
        RecordSplitter splitter = splitter("{\"a\":1}\nx");

        Optional<byte[]> first = splitter.next();

        assertThat(first).hasValueSatisfying(r -> assertThat(r).asString().isEqualTo("{\"a\":1}"));
    }

    @Test
    void recordThatCouldNotBeSentIsRefused() {
        String file = "{\"a\":\"" + "x".repeat(RecordSplitter.MAX_RECORD_BYTES) + "\"}";

        assertThatExceptionOfType(UnreadableFileException.class)
                .isThrownBy(() -> split(file))
                .withMessageContaining("more than 4194304 bytes");
    }

    private static List<String> split(String file) throws IOException {
        RecordSplitter splitter = splitter(file);
        var records = new ArrayList<String>();
        Optional<byte[]> next = splitter.next();
        while (next.isPresent()) {
            records.add(new String(next.get(), UTF_8));
            next = splitter.next();
        }
        return records;
    }

    private static RecordSplitter splitter(String file) {
        return new RecordSplitter("f.json", new ByteArrayInputStream(file.getBytes(UTF_8)));
    }
}
