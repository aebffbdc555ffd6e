package io.opentrail.controlapi;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.cloudtrail.CloudTrailClient;
import software.amazon.awssdk.services.cloudtrail.model.CloudTrailResponse;

/// The README's table of operations says what the running server does.
@ExtendWith(ApiCell.Shared.class)
final class ConformanceIT {

    private static final Pattern ROW =
            Pattern.compile("\\| ([A-Z][A-Za-z]+) \\| (yes|basic|no) \\| .*");

    private final ApiCell cell;

    ConformanceIT(ApiCell cell) {
        this.cell = cell;
    }

    @Test
    void theTableHasARowForEachOperation() throws Exception {
        List<String> known =
                Arrays.stream(CloudTrailClient.class.getMethods())
                        .filter(method ->
                                CloudTrailResponse.class.isAssignableFrom(method.getReturnType()))
                        .map(method -> method.getName())
                        .map(name ->
                                name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1))
                        .distinct()
                        .sorted()
                        .toList();

        assertThat(statesByOperation().keySet()).containsExactlyElementsOf(known);
    }

    @Test
    void whatTheTableSaysIsThereIsAnsweredAndTheRestIsNot() throws Exception {
        Map<String, String> states = statesByOperation();
        var answers = new TreeMap<String, String>();
        for (String operation : states.keySet()) {
            var answer =
                    cell.raw(
                            cell.first(),
                            "333300000000",
                            "cloudtrail",
                            "com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101." + operation);
            answers.put(operation, answer.body());
        }

        Predicate<String> refused =
                operation ->
                        answers.getOrDefault(operation, "")
                                .contains("\"" + operation + " is not supported.\"");
        assertThat(states.keySet().stream().filter(refused))
                .containsExactlyElementsOf(
                        states.keySet().stream()
                                .filter(operation -> "no".equals(states.get(operation)))
                                .toList());
    }

    private static Map<String, String> statesByOperation() throws Exception {
        try (var lines = Files.lines(Path.of("README.md"))) {
            return lines.map(ROW::matcher)
                    .filter(row -> row.matches())
                    .collect(
                            Collectors.toMap(
                                    row -> row.group(1),
                                    row -> row.group(2),
                                    (one, other) -> {
                                        throw new AssertionError("two rows for one operation");
                                    },
                                    TreeMap::new));
        }
    }
}
