package io.opentrail.access.identity;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.util.Optional;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/// Reads YAML into a tree and tells the problems the line of every field. Anchors and aliases are
/// not understood: a parser that yields tokens cannot resolve them.
final class YamlTree {

    private static final int MAX_CHARACTERS = 64 << 20;
    private static final YAMLMapper MAPPER = new YAMLMapper(factory());

    private final YAMLParser parser;
    private final Problems problems;

    private YamlTree(YAMLParser parser, Problems problems) {
        this.parser = parser;
        this.problems = problems;
    }

    private static YAMLFactory factory() {
        var options = new LoaderOptions();
        options.setCodePointLimit(MAX_CHARACTERS);
        return YAMLFactory.builder()
                .loaderOptions(options)
                // A builder starts without it: `users:` with nothing after it is then text.
                .enable(YAMLParser.Feature.EMPTY_STRING_AS_NULL)
                .build();
    }

    /// Nothing when it is not one YAML document, with the reason among the problems.
    static Optional<JsonNode> read(String yaml, Problems problems) {
        try (YAMLParser parser = (YAMLParser) MAPPER.createParser(yaml)) {
            if (parser.nextToken() == null) {
                problems.add("", "is empty, or cannot be read");
                return Optional.empty();
            }
            JsonNode root = new YamlTree(parser, problems).value("");
            if (parser.nextToken() != null) {
                problems.addAt(line(parser), "", "begins a second YAML document");
            }
            return Optional.of(root);
        } catch (JsonProcessingException e) {
            var location = e.getLocation();
            problems.addAt(location == null ? 1 : location.getLineNr(), "", fault(e));
            return Optional.empty();
        } catch (IOException e) {
            throw new IllegalStateException("reading YAML from memory", e);
        }
    }

    /// Without the parser's own message, which quotes the lines around, and with them secrets.
    private static String fault(JsonProcessingException e) {
        return e.getCause() instanceof MarkedYAMLException marked
                ? "is not YAML: " + marked.getProblem()
                : "is not YAML";
    }

    private JsonNode value(String path) throws IOException {
        if (parser.isCurrentAlias()) {
            problems.addAt(line(parser), path, "is a YAML alias; write the value out");
        }
        return switch (parser.currentToken()) {
            case START_OBJECT -> object(path);
            case START_ARRAY -> array(path);
            case VALUE_NULL -> NullNode.instance;
            default -> parser.readValueAsTree();
        };
    }

    private ObjectNode object(String path) throws IOException {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            String fieldPath = path.isEmpty() ? name : path + "." + name;
            int line = line(parser);
            problems.locate(fieldPath, line);
            parser.nextToken();
            if (object.replace(name, value(fieldPath)) != null) {
                problems.addAt(line, fieldPath, "is there twice");
            }
        }
        return object;
    }

    private ArrayNode array(String path) throws IOException {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            String itemPath = path + "[" + array.size() + "]";
            problems.locate(itemPath, line(parser));
            array.add(value(itemPath));
        }
        return array;
    }

    private static int line(JsonParser parser) {
        return parser.currentTokenLocation().getLineNr();
    }
}
