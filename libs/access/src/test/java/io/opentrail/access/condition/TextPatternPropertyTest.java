package io.opentrail.access.condition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

final class TextPatternPropertyTest {

    @Property(tries = 5000)
    void matchesAsTheDefinitionSays(
            @ForAll("patterns") String pattern, @ForAll("texts") String text) {
        boolean matches = TextPattern.withWildcards(pattern).matches(text, RequestContext.EMPTY);

        assertThat(matches).isEqualTo(matchesByDefinition(pattern, text));
    }

    @Property(tries = 3000)
    void matchesAsARegularExpressionDoes(
            @ForAll("oddPatterns") String pattern, @ForAll("oddTexts") String text) {
        String regex =
                pattern.codePoints()
                        .mapToObj(Character::toString)
                        .map(each ->
                                each.equals("*") ? ".*" : each.equals("?") ? "." : quoted(each))
                        .collect(Collectors.joining());

        boolean matches = TextPattern.withWildcards(pattern).matches(text, RequestContext.EMPTY);

        assertThat(matches)
                .isEqualTo(Pattern.compile(regex, Pattern.DOTALL).matcher(text).matches());
    }

    @Property(tries = 2000)
    void partsAreMatchedEachOnItsOwn(
            @ForAll("arnPatterns") String pattern, @ForAll("arnTexts") String text) {
        boolean expected =
                parts(pattern).length == 3
                        && parts(text).length == 3
                        && matchesByDefinition(parts(pattern)[0], parts(text)[0])
                        && matchesByDefinition(parts(pattern)[1], parts(text)[1])
                        && matchesByDefinition(parts(pattern)[2], parts(text)[2]);

        boolean matches =
                TextPattern.withWildcards(pattern).matchesParts(text, 3, RequestContext.EMPTY);

        assertThat(matches).isEqualTo(expected);
    }

    @Property(tries = 2000)
    void aVariableIsItsValueAndNoPattern(
            @ForAll("patterns") String before,
            @ForAll("patterns") String value,
            @ForAll("patterns") String after,
            @ForAll("starredTexts") String text) {
        var pattern = TextPattern.withWildcards(before + "${aws:UserName}" + after);
        var context = RequestContext.EMPTY.with("AWS:username", value);
        String regex = regex(before) + quoted(value) + regex(after);

        boolean matches = pattern.matches(text, context);

        assertThat(matches).isEqualTo(text.matches(regex));
    }

    @Property
    void noTextBreaksThePattern(@ForAll("variableTexts") String text) {
        if (TextPattern.problem(text).isEmpty()) {
            var context =
                    RequestContext.EMPTY.withTags("aws:PrincipalTag/", () -> Map.of("a", "1"));

            assertThatCode(() -> TextPattern.withWildcards(text).matches("x", context))
                    .doesNotThrowAnyException();
        }
    }

    @Example
    void aPatternOfManyStarsStillEnds() {
        var pattern = TextPattern.withWildcards("*a".repeat(500) + "b");
        String text = "a".repeat(20_000);

        CompletableFuture<Boolean> matching =
                CompletableFuture.supplyAsync(() -> pattern.matches(text, RequestContext.EMPTY));

        assertThatCode(() -> assertThat(matching.get(30, TimeUnit.SECONDS)).isFalse())
                .doesNotThrowAnyException();
    }

    @Example
    void aVariableThatNeverEndsIsStillRead() {
        String text = "${" + " ".repeat(100_000) + "${".repeat(2_000);

        CompletableFuture<Boolean> reading =
                CompletableFuture.supplyAsync(() -> TextPattern.problem(text).isPresent());

        assertThatCode(() -> assertThat(reading.get(30, TimeUnit.SECONDS)).isTrue())
                .doesNotThrowAnyException();
    }

    @Provide
    Arbitrary<String> patterns() {
        return Arbitraries.strings().withChars("ab*?").ofMaxLength(8);
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.strings().withChars("ab").ofMaxLength(8);
    }

    @Provide
    Arbitrary<String> starredTexts() {
        return Arbitraries.strings().withChars("ab*?").ofMaxLength(10);
    }

    @Provide
    Arbitrary<String> arnPatterns() {
        return Arbitraries.strings().withChars("ab*?::").ofMaxLength(8);
    }

    @Provide
    Arbitrary<String> arnTexts() {
        return Arbitraries.strings().withChars("ab::").ofMaxLength(8);
    }

    @Provide
    Arbitrary<String> oddPatterns() {
        return Arbitraries.of("*", "?", ".", "\\", "[", "(", "\n", "ü", "\uD83D\uDE00", "$", "a")
                .list()
                .ofMaxSize(7)
                .map(each -> String.join("", each));
    }

    @Provide
    Arbitrary<String> oddTexts() {
        return Arbitraries.of(".", "\\", "[", "(", "\n", "ü", "\uD83D\uDE00", "$", "a")
                .list()
                .ofMaxSize(7)
                .map(each -> String.join("", each));
    }

    @Provide
    Arbitrary<String> variableTexts() {
        return Arbitraries.of(
                        "${",
                        "}",
                        "$",
                        "{",
                        "aws:username",
                        "aws:PrincipalTag/a",
                        ", 'x'",
                        "'",
                        "*",
                        "?",
                        " ",
                        "${*}",
                        "${aws:TagKeys}")
                .list()
                .ofMaxSize(6)
                .map(each -> String.join("", each));
    }

    private static String[] parts(String text) {
        return text.split(":", 3);
    }

    private static String regex(String pattern) {
        return Arrays.stream(pattern.split(""))
                .map(each -> each.equals("*") ? ".*" : each.equals("?") ? "." : quoted(each))
                .collect(Collectors.joining());
    }

    private static String quoted(String text) {
        return text.isEmpty() ? "" : Pattern.quote(text);
    }

    private static boolean matchesByDefinition(String pattern, String text) {
        if (pattern.isEmpty()) {
            return text.isEmpty();
        }
        String rest = pattern.substring(1);
        if (pattern.charAt(0) == '*') {
            return matchesByDefinition(rest, text)
                    || (!text.isEmpty() && matchesByDefinition(pattern, text.substring(1)));
        }
        boolean first =
                !text.isEmpty()
                        && (pattern.charAt(0) == '?' || pattern.charAt(0) == text.charAt(0));
        return first && matchesByDefinition(rest, text.substring(1));
    }
}
