package io.opentrail.access.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

final class WildcardPropertyTest {

    @Property(tries = 5000)
    void matchesAsTheDefinitionSays(
            @ForAll("patterns") String pattern, @ForAll("texts") String text) {
        boolean matches = new Wildcard(pattern).matches(text);

        assertThat(matches).isEqualTo(matchesByDefinition(pattern, text));
    }

    @Example
    void aPatternOfManyStarsStillEnds() {
        var pattern = new Wildcard("*a".repeat(500) + "b");
        String text = "a".repeat(20_000);

        CompletableFuture<Boolean> matching =
                CompletableFuture.supplyAsync(() -> pattern.matches(text));

        assertThatCode(() -> assertThat(matching.get(30, TimeUnit.SECONDS)).isFalse())
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
