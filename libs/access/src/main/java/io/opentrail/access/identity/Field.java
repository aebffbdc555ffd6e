package io.opentrail.access.identity;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;

/// A place in the file. What is asked of it and does not hold becomes a problem, and the answer is
/// an empty one, so that reading goes on and finds the next.
record Field(JsonNode node, String path, Problems problems) {

    private static final Pattern SHOWN_NAME = Pattern.compile("\\w{1,32}");

    /// No spaces: a quote left open can draw whole lines into a value, with secrets in them.
    private static final Pattern SHOWN_VALUE = Pattern.compile("\\S{1,64}");

    Field get(String name) {
        return new Field(node.path(name), path.isEmpty() ? name : path + "." + name, problems);
    }

    boolean isThere() {
        return !node.isMissingNode() && !node.isNull();
    }

    /// For an object: reports the fields that it may not have.
    boolean isObjectOf(Set<String> names) {
        if (!node.isObject()) {
            problem(isThere() ? "must be an object" : "is missing");
            return false;
        }
        node.fieldNames().forEachRemaining(name -> checkName(name, names));
        return true;
    }

    private void checkName(String name, Set<String> names) {
        if (names.contains(name)) {
            return;
        }
        String rule = "the fields are " + String.join(", ", names.stream().sorted().toList());
        // A slip of the pen can make a secret a field's name.
        if (names.contains("secret") || !SHOWN_NAME.matcher(name).matches()) {
            problem("has a field that does not belong here; " + rule);
        } else {
            get(name).problem("is not a field here; " + rule);
        }
    }

    /// The names of an object's fields.
    List<String> names() {
        return node.properties().stream().map(Map.Entry::getKey).toList();
    }

    /// The items of a list that may be missing.
    List<Field> items() {
        if (isThere() && !node.isArray()) {
            problem("must be a list");
        }
        var items = new ArrayList<Field>();
        if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                items.add(new Field(node.path(i), path + "[" + i + "]", problems));
            }
        }
        return items;
    }

    /// The items of a list that may be neither missing nor empty.
    List<Field> someItems() {
        if (!isThere() || (node.isArray() && node.isEmpty())) {
            problem("must be a list of one or more");
        }
        return items();
    }

    /// Text of a shape.
    ///
    /// @param rule what the shape demands, as in "must be 12 digits"
    String text(Pattern shape, String rule) {
        boolean shown = SHOWN_VALUE.matcher(node.asText()).matches();
        return text(shape, rule, shown ? rule + ", was \"" + node.asText() + "\"" : rule);
    }

    /// As [#text(Pattern, String)], but never repeats what stands there.
    String secretText(Pattern shape, String rule) {
        return text(shape, rule, rule);
    }

    private String text(Pattern shape, String rule, String mismatch) {
        if (!isThere()) {
            problem("is missing");
        } else if (!node.isTextual()) {
            problem(rule + (node.isValueNode() ? "; put it in quotes" : ""));
        } else if (!shape.matcher(node.asText()).matches()) {
            problem(mismatch);
        } else {
            return node.asText();
        }
        return "";
    }

    /// A number above zero that may be missing.
    OptionalLong wholeNumber() {
        if (!isThere()) {
            return OptionalLong.empty();
        }
        if (!node.canConvertToLong() || !node.isIntegralNumber() || node.asLong() <= 0) {
            problem("must be a whole number above zero");
            return OptionalLong.empty();
        }
        return OptionalLong.of(node.asLong());
    }

    void problem(String message) {
        problems.add(path, message);
    }
}
