package io.opentrail.selector.rule;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The names that CloudTrail knows. A platform's own resource types and event sources go by other
/// names; any that could be one is taken.
final class KnownNames {

    private static final Set<String> RESOURCE_TYPES = lines("resource-types.txt");
    private static final Set<String> NETWORK_SOURCES = lines("network-activity-sources.txt");
    private static final Pattern RESOURCE_TYPE = Pattern.compile("\\w+::\\w+::\\w+");
    private static final Pattern SOURCE = Pattern.compile("[\\w-]+(\\.[\\w-]+)+");
    private static final String AWS_TYPE = "AWS::";
    private static final String AWS_SOURCE = ".amazonaws.com";

    private KnownNames() {}

    static boolean isResourceType(String name) {
        return name.startsWith(AWS_TYPE)
                ? RESOURCE_TYPES.contains(name)
                : RESOURCE_TYPE.matcher(name).matches();
    }

    static boolean isNetworkSource(String name) {
        return name.endsWith(AWS_SOURCE)
                ? NETWORK_SOURCES.contains(name)
                : SOURCE.matcher(name).matches();
    }

    private static Set<String> lines(String file) {
        try (InputStream in = Objects.requireNonNull(KnownNames.class.getResourceAsStream(file));
                BufferedReader lines =
                        new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            return lines.lines().collect(Collectors.toUnmodifiableSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
