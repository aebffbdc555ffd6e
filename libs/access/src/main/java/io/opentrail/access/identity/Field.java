package io.opentrail.access.identity;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/// A place in the file. What is asked of it and does not hold becomes a problem, and the answer is
/// an empty one, so that reading goes on and finds the next.
record Field(JsonNode node, String path, Problems problems) {

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
        node.fieldNames()
                .forEachRemaining(name -> {
                    if (!names.contains(name)) {
                        get(name)
                                .problem(
                                        "is not a field here; the fields are "
                                                + String.join(
                                                        ", ", names.stream().sorted().toList()));
                    }
                });
        return true;
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
        return text(shape, rule, rule + ", was \"" + node.asText() + "\"");
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

    void problem(String message) {
        problems.add(path, message);
    }
}
