package io.opentrail.access.policy;

/// A pattern in which `*` stands for any run of characters, the empty one too, and `?` for one.
/// Matching takes at most pattern times text steps, whatever the pattern.
record Wildcard(String pattern) {

    boolean matches(String text) {
        int p = 0;
        int t = 0;
        int starAt = -1;
        int starTakesTo = 0;
        while (t < text.length()) {
            if (p < pattern.length() && pattern.charAt(p) == '*') {
                starAt = p++;
                starTakesTo = t;
            } else if (p < pattern.length() && isSame(pattern.charAt(p), text.charAt(t))) {
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
        return onlyStarsFrom(p);
    }

    private static boolean isSame(char inPattern, char inText) {
        return inPattern == '?' || inPattern == inText;
    }

    private boolean onlyStarsFrom(int index) {
        return pattern.chars().skip(index).allMatch(c -> c == '*');
    }
}
