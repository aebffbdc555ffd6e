package io.opentrail.controlapi.trail;

import java.util.Optional;
import java.util.regex.Pattern;

/// What a trail may be called.
final class TrailName {

    static final String INVALID = "InvalidTrailNameException";

    private static final int MIN = 3;
    private static final int MAX = 128;
    private static final Pattern CHARACTERS = Pattern.compile("[A-Za-z0-9._-]+");
    private static final Pattern ENDS = Pattern.compile("[A-Za-z0-9](.*[A-Za-z0-9])?");
    private static final Pattern ADJACENT = Pattern.compile(".*[._-]{2}.*");
    private static final Pattern IPV4 = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}");

    private TrailName() {}

    static Optional<ApiError> problem(String name) {
        if (name.isBlank()) {
            return invalid("Trail name cannot be blank.");
        }
        if (name.length() < MIN) {
            return invalid("Trail name too short. Minimum allowed length: 3 characters.");
        }
        if (name.length() > MAX) {
            return invalid("Trail name too long. Maximum allowed length: 128 characters.");
        }
        if (!CHARACTERS.matcher(name).matches()) {
            return invalid(
                    "Trail name '%s' may only contain letters, digits, '.', '_' and '-'."
                            .formatted(name));
        }
        if (!ENDS.matcher(name).matches()) {
            return invalid(
                    "Trail name '%s' must start and end with a letter or digit.".formatted(name));
        }
        if (ADJACENT.matcher(name).matches()) {
            return invalid(
                    "Trail name '%s' must not have two of '.', '_', '-' in a row.".formatted(name));
        }
        return IPV4.matcher(name).matches()
                ? invalid("Trail name '%s' must not look like an IP address.".formatted(name))
                : Optional.empty();
    }

    private static Optional<ApiError> invalid(String message) {
        return Optional.of(ApiError.of(INVALID, message));
    }
}
