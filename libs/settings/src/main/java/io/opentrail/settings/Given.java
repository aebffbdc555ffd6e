package io.opentrail.settings;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The values that a user gave, each with the place where it was found; the strongest place wins.
final class Given {
    /// Key of the properties file's own path.
    static final String FILE_KEY = "config";

    /// Variables that Kubernetes sets in every pod for a Service of the same name; no one meant
    /// them as settings.
    private static final Pattern SERVICE_LINK =
            Pattern.compile(
                    "(.*_)?(SERVICE_HOST|SERVICE_PORT(_.*)?|PORT_\\d+_(TCP|UDP|SCTP)(_.*)?)");

    private static final Pattern SERVICE_LINK_VALUE = Pattern.compile("(tcp|udp|sctp)://.*");

    private final String environmentPrefix;
    private final TreeMap<String, Value> file = new TreeMap<>();
    private final TreeMap<String, Value> environment = new TreeMap<>();
    private final TreeMap<String, Value> arguments = new TreeMap<>();
    private final List<String> problems = new ArrayList<>();

    /// @param origin as a user would recognise it
    /// @param text nothing where an argument has no value, `--detach`
    record Value(String origin, Optional<String> text) {}

    Given(String module, List<String> args, Map<String, String> variables) {
        environmentPrefix = "OPENTRAIL_" + upperSnake(module) + "_";
        readArguments(args);
        readEnvironment(variables);
        value(FILE_KEY).flatMap(Value::text).ifPresent(this::readFile);
    }

    /// What could not be read at all.
    List<String> problems() {
        return problems;
    }

    Optional<Value> value(String key) {
        return Optional.ofNullable(arguments.get(key))
                .or(() -> Optional.ofNullable(environment.get(upperSnake(key))))
                .or(() -> Optional.ofNullable(file.get(key)));
    }

    /// Values of all keys `<prefix>.<name>`, by name; in the environment, `__` stands for that dot
    /// and `_` for further ones.
    Map<String, String> below(String prefix) {
        var found = new TreeMap<String, String>();
        collect(file, prefix + ".", found);
        var inEnvironment = new TreeMap<String, String>();
        collect(environment, upperSnake(prefix) + "__", inEnvironment);
        inEnvironment.forEach(
                (name, text) -> found.put(name.toLowerCase(Locale.ROOT).replace('_', '.'), text));
        collect(arguments, prefix + ".", found);
        return found;
    }

    /// Origins, by key, of what is neither one of the keys nor below one of the prefixes.
    Map<String, String> unknown(Set<String> keys, Set<String> prefixes) {
        var unknown = new TreeMap<String, String>();
        var dotted = prefixes.stream().map(prefix -> prefix + ".").toList();
        keepUnknown(file, keys, dotted, unknown);
        var names = keys.stream().map(Given::upperSnake).collect(Collectors.toSet());
        var underscored = prefixes.stream().map(prefix -> upperSnake(prefix) + "__").toList();
        keepUnknown(environment, names, underscored, unknown);
        keepUnknown(arguments, keys, dotted, unknown);
        return unknown;
    }

    String waysToSet(String key) {
        return "--"
                + key
                + ", "
                + environmentPrefix
                + upperSnake(key)
                + " or "
                + key
                + " in the properties file";
    }

    private void readArguments(List<String> args) {
        for (int i = 0; i < args.size(); i++) {
            var argument = args.get(i);
            int equals = argument.indexOf('=');
            if (!argument.startsWith("--") || argument.length() == 2) {
                problems.add(
                        "'"
                                + argument
                                + "' is not an argument: expected --key value or --key=value");
            } else if (equals > 0) {
                putArgument(
                        argument.substring(2, equals), Optional.of(argument.substring(equals + 1)));
            } else if (i + 1 < args.size() && !args.get(i + 1).startsWith("--")) {
                i++;
                putArgument(argument.substring(2), Optional.of(args.get(i)));
            } else {
                putArgument(argument.substring(2), Optional.empty());
            }
        }
    }

    private void putArgument(String key, Optional<String> text) {
        arguments.put(key, new Value("--" + key, text));
    }

    private void readEnvironment(Map<String, String> variables) {
        variables.forEach((name, text) -> {
            if (name.startsWith(environmentPrefix) && !isServiceLink(name, text)) {
                environment.put(
                        name.substring(environmentPrefix.length()),
                        new Value(name, Optional.of(text)));
            }
        });
    }

    private void readFile(String path) {
        var properties = new Properties();
        try (Reader reader = Files.newBufferedReader(Path.of(path), StandardCharsets.UTF_8)) {
            properties.load(reader);
        } catch (IOException | IllegalArgumentException e) {
            problems.add(
                    "config = '" + path + "': cannot be read as a properties file (" + e + ")");
        }
        properties
                .stringPropertyNames()
                .forEach(key ->
                        file.put(
                                key,
                                new Value(path, Optional.of(properties.getProperty(key).strip()))));
    }

    private static void collect(
            Map<String, Value> values, String prefix, Map<String, String> found) {
        values.forEach((key, value) -> {
            if (key.startsWith(prefix)) {
                found.put(key.substring(prefix.length()), value.text().orElse(""));
            }
        });
    }

    private static void keepUnknown(
            Map<String, Value> values,
            Set<String> known,
            List<String> prefixes,
            Map<String, String> unknown) {
        values.forEach((key, value) -> {
            if (!known.contains(key) && prefixes.stream().noneMatch(key::startsWith)) {
                unknown.put(key.toLowerCase(Locale.ROOT).replace('_', '-'), value.origin());
            }
        });
    }

    private static boolean isServiceLink(String name, String text) {
        return SERVICE_LINK.matcher(name).matches()
                || (name.endsWith("_PORT") && SERVICE_LINK_VALUE.matcher(text).matches());
    }

    private static String upperSnake(String kebab) {
        return kebab.toUpperCase(Locale.ROOT).replace('-', '_');
    }
}
