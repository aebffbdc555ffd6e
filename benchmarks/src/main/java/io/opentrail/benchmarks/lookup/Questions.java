package io.opentrail.benchmarks.lookup;

import io.opentrail.benchmarks.history.LookupClient;
import io.opentrail.controlapi.history.HistoryPage;
import io.opentrail.history.event.Attribute;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Makes questions of every kind that the values allow.
final class Questions {

    /// Of a history, which gives more at once than a caller of the control API gets.
    private static final int MOST_AT_ONCE = 1_000;

    /// Later pages take a walk each.
    private static final int FEWER_LATER = 4;

    private final LookupBenchmarkConfig config;
    private final List<CountedValue> values;
    private final Instant end;
    private final LookupClient client;

    /// @param end of the events that were counted
    Questions(
            LookupBenchmarkConfig config,
            List<CountedValue> values,
            Instant end,
            LookupClient client) {
        this.config = config;
        this.values = values;
        this.end = end;
        this.client = client;
    }

    Map<QuestionKind, List<Question>> byKind() {
        var byKind = new LinkedHashMap<QuestionKind, List<Question>>();
        kinds().forEach(kind -> {
            List<Question> questions = of(kind);
            if (!questions.isEmpty()) {
                byKind.put(kind, questions);
            }
        });
        return byKind;
    }

    private Stream<QuestionKind> kinds() {
        Stream<String> attributes =
                Stream.concat(
                        Stream.of(CountedValue.EVERYTHING),
                        Arrays.stream(Attribute.values()).map(Attribute::text));
        return attributes.flatMap(attribute ->
                Stream.of(
                        new QuestionKind(attribute, Frequency.RARE, 1),
                        new QuestionKind(attribute, Frequency.COMMON, 1),
                        new QuestionKind(attribute, Frequency.COMMON, config.page())));
    }

    private List<Question> of(QuestionKind kind) {
        return values.stream()
                .filter(value -> value.attribute().equals(kind.attribute()))
                .filter(value -> kind.frequency().includes(value.count(), config.page()))
                .limit(kind.page() == 1 ? config.values() : config.values() / FEWER_LATER)
                .map(value -> question(value, Frequency.PAGE * (kind.page() - 1)))
                .toList();
    }

    private Question question(CountedValue value, int passed) {
        int expected = (int) Math.min(Frequency.PAGE, value.count() - passed);
        return new Question(value, end, endOf(value, passed), expected);
    }

    /// Where the page ends that the so many newest events end with; empty for none.
    private Optional<String> endOf(CountedValue value, int events) {
        Optional<String> after = Optional.empty();
        for (int left = events; left > 0; ) {
            HistoryPage page =
                    client.find(
                            value.account(),
                            value.attributes(),
                            end,
                            after,
                            Math.min(left, MOST_AT_ONCE));
            after = page.next();
            left -= page.events().size();
            if (after.isEmpty() && left > 0) {
                throw new IllegalStateException(
                        "%s ends %d events before it should".formatted(value, left));
            }
        }
        return after;
    }
}
