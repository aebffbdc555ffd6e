package io.opentrail.access.condition;

import java.util.Arrays;

/// Matches code points against a pattern of code points and wildcards. It takes at most pattern
/// times text steps, whatever the pattern.
final class Wildcard {

    /// Any run of characters, the empty one too.
    static final int ANY_RUN = -1;

    /// Any one character.
    static final int ANY_ONE = -2;

    private Wildcard() {}

    static boolean matches(int[] pattern, int[] text) {
        int p = 0;
        int t = 0;
        int starAt = -1;
        int starTakesTo = 0;
        while (t < text.length) {
            if (p < pattern.length && pattern[p] == ANY_RUN) {
                starAt = p++;
                starTakesTo = t;
            } else if (p < pattern.length && (pattern[p] == ANY_ONE || pattern[p] == text[t])) {
                p++;
                t++;
            } else if (starAt >= 0) {
                // Only the last star can have taken too little: an earlier one would give it no
                // more.
                p = starAt + 1;
                t = ++starTakesTo;
            } else {
                return false;
            }
        }
        return Arrays.stream(pattern, p, pattern.length).allMatch(each -> each == ANY_RUN);
    }
}
