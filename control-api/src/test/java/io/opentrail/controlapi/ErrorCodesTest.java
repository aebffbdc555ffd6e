package io.opentrail.controlapi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Which of CloudTrail's documented errors of the operations on trails some test sees, and why no
/// test sees the others: `error-codes.tsv`, kept true here.
final class ErrorCodesTest {

    private static final Path TESTS = Path.of("src/test/java/io/opentrail/controlapi");
    private static final Path TABLE = Path.of("src/test/resources/error-codes.tsv");

    /// @param test `Class.method`, empty if no test sees the error
    /// @param reason why none does, empty otherwise
    private record Row(String code, String operations, String test, String reason) {}

    @Test
    void everyErrorIsSeenByATestOrCannotHappen() throws IOException {
        assertThat(rows())
                .isNotEmpty()
                .allSatisfy(row ->
                        assertThat(row.test().isEmpty()).isNotEqualTo(row.reason().isEmpty()));
        assertThat(rows()).extracting(Row::code).doesNotHaveDuplicates().isSorted();
    }

    @Test
    void theTestThatIsNamedIsThereAndSeesTheError() throws IOException {
        for (Row row : rows()) {
            if (!row.test().isEmpty()) {
                String type = row.test().substring(0, row.test().indexOf('.'));
                String method = row.test().substring(type.length() + 1);
                String source = source(type);
                String body = source.substring(Math.max(0, source.indexOf("void " + method + "(")));

                assertThat(source).as(row.toString()).contains("void " + method + "(");
                assertThat(source).as(row.toString()).contains(row.code());
                assertThat(body).as(row.toString()).containsPattern("assertThat");
            }
        }
    }

    @Test
    void noTestSeesAnErrorThatCannotHappen() throws IOException {
        String all = allSources();
        for (Row row : rows()) {
            if (row.test().isEmpty()) {
                assertThat(all).as(row.toString()).doesNotContain("400 " + row.code());
            }
        }
    }

    private static List<Row> rows() throws IOException {
        return Files.readAllLines(TABLE).stream()
                .skip(1)
                .map(line -> line.split("\t", -1))
                .map(cells -> new Row(cells[0], cells[1], cells[2], cells[3]))
                .toList();
    }

    private static String source(String type) throws IOException {
        try (var files = Files.walk(TESTS)) {
            Path file =
                    files.filter(path -> path.endsWith(type + ".java"))
                            .findFirst()
                            .orElseThrow(() -> new AssertionError("no test class " + type));
            return Files.readString(file);
        }
    }

    private static String allSources() throws IOException {
        var all = new StringBuilder();
        try (var files = Files.walk(TESTS)) {
            for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
                all.append(Files.readString(file));
            }
        }
        return all.toString();
    }
}
