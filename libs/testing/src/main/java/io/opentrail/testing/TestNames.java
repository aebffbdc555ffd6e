package io.opentrail.testing;

import java.util.Locale;
import java.util.UUID;

/// Names by which tests keep out of each other's way in parts that they share.
public final class TestNames {
    private static final int DIGITS = 12;

    private TestNames() {}

    /// The prefix and 12 random hex digits: a good name for a topic, a consumer group, a subject
    /// and, with a prefix of at most 50 lower-case letters, digits and dashes, a bucket.
    public static String unique(String prefix) {
        var random = UUID.randomUUID().toString().replace("-", "").substring(0, DIGITS);
        return prefix + "-" + random.toLowerCase(Locale.ROOT);
    }
}
