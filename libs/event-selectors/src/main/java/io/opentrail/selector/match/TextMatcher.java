package io.opentrail.selector.match;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.BiPredicate;

/// Tells whether a text equals, starts with or ends with any of many others, in a few comparisons
/// however many they are. Does not allocate.
///
/// Of prefixes, one that another one begins with is superfluous. Without those, and sorted, the
/// only one that a text can start with is the last that is not greater than the text. Suffixes are
/// the same, read backwards.
final class TextMatcher {

    private static final Comparator<String> BACKWARDS = TextMatcher::compareBackwards;

    private final Set<String> exact;
    private final String[] prefixes;
    private final String[] suffixes;

    TextMatcher(List<String> exact, List<String> prefixes, List<String> suffixes) {
        this.exact = Set.copyOf(exact);
        this.prefixes = needed(prefixes, Comparator.naturalOrder(), String::startsWith);
        this.suffixes = needed(suffixes, BACKWARDS, String::endsWith);
    }

    boolean isEmpty() {
        return exact.isEmpty() && prefixes.length == 0 && suffixes.length == 0;
    }

    boolean matches(String text) {
        return exact.contains(text) || startsWithAny(text) || endsWithAny(text);
    }

    private boolean startsWithAny(String text) {
        int found = Arrays.binarySearch(prefixes, text);
        int last = found >= 0 ? found : -found - 2;
        return last >= 0 && text.startsWith(prefixes[last]);
    }

    private boolean endsWithAny(String text) {
        int found = Arrays.binarySearch(suffixes, text, BACKWARDS);
        int last = found >= 0 ? found : -found - 2;
        return last >= 0 && text.endsWith(suffixes[last]);
    }

    private static String[] needed(
            List<String> given, Comparator<String> order, BiPredicate<String, String> covered) {
        List<String> needed = new ArrayList<>();
        given.stream()
                .sorted(order)
                .filter(text -> needed.isEmpty() || !covered.test(text, needed.getLast()))
                .forEachOrdered(needed::add);
        return needed.toArray(String[]::new);
    }

    private static int compareBackwards(String one, String other) {
        int length = Math.min(one.length(), other.length());
        for (int i = 1; i <= length; i++) {
            char a = one.charAt(one.length() - i);
            char b = other.charAt(other.length() - i);
            if (a != b) {
                return Character.compare(a, b);
            }
        }
        return Integer.compare(one.length(), other.length());
    }
}
