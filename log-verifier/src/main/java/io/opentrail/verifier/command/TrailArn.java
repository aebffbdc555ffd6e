package io.opentrail.verifier.command;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Names a trail.
///
/// @param region the trail's home
record TrailArn(String text, String region, String accountId, String name) {

    private static final Pattern PATTERN =
            Pattern.compile("arn:[^:]+:cloudtrail:([^:]+):(\\d{12}):trail/(.+)");

    /// @throws IllegalArgumentException if it is none
    static TrailArn parse(String text) {
        Matcher parts = PATTERN.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException("Invalid trail ARN provided: " + text);
        }
        return new TrailArn(text, parts.group(1), parts.group(2), parts.group(3));
    }
}
