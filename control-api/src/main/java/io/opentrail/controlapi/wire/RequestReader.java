package io.opentrail.controlapi.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Map.Entry;
import java.util.regex.Pattern;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallingType;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.traits.MapTrait;
import software.amazon.awssdk.utils.builder.Buildable;

/// Fills a request's builder from JSON. Members that the operation does not know are passed over,
/// as AWS does, but for a [ClosedShape]; a member of the wrong type is refused, as is a number
/// where a text belongs.
public final class RequestReader {

    private static final ObjectReader JSON =
            JsonMapper.builder()
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .build()
                    .reader();
    private static final Pattern PARSER_SETTING = Pattern.compile(", from `[^`]*`");
    private static final Pattern PARSER_SOURCE =
            Pattern.compile("\\[Source: [^;\\]]*; (line: \\d+, column: \\d+)\\]");

    /// The last one of the year 9999.
    private static final BigDecimal MAX_EPOCH_SECOND = BigDecimal.valueOf(253_402_300_799L);

    private static final int MAX_ZEROS = 20;

    private RequestReader() {}

    /// The request that a body holds.
    ///
    /// @param body UTF-8; nothing at all stands for `{}`
    /// @param builder of the request, fresh
    public static SdkPojo read(byte[] body, SdkPojo builder) throws MalformedRequestException {
        return body.length == 0 ? build(builder) : pojo(tree(body), builder, "");
    }

    private static JsonNode tree(byte[] body) throws MalformedRequestException {
        try {
            return JSON.readTree(text(body));
        } catch (StreamConstraintsException e) {
            // Its location is the start of the body, wherever the limit was passed.
            throw new MalformedRequestException("The body is not JSON: " + plain(e));
        } catch (JsonProcessingException e) {
            var location = e.getLocation();
            throw new MalformedRequestException(
                    "The body is not JSON: %s (line %d, column %d)"
                            .formatted(
                                    plain(e),
                                    location == null ? 1 : location.getLineNr(),
                                    location == null ? 1 : location.getColumnNr()));
        }
    }

    /// Strictly UTF-8: the parser itself would take overlong sequences and other encodings too.
    private static String text(byte[] body) throws MalformedRequestException {
        ByteBuffer in = ByteBuffer.wrap(body);
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(in).toString();
        } catch (CharacterCodingException e) {
            throw new MalformedRequestException(
                    "The body is not UTF-8 at byte %d".formatted(in.position()));
        }
    }

    /// The parser's words without the names of its own settings and classes.
    private static String plain(JsonProcessingException failure) {
        return PARSER_SOURCE
                .matcher(PARSER_SETTING.matcher(failure.getOriginalMessage()).replaceAll(""))
                .replaceAll("$1");
    }

    private static SdkPojo pojo(JsonNode node, SdkPojo builder, String path)
            throws MalformedRequestException {
        require(node.isObject(), path, "an object", node);
        if (builder instanceof ClosedShape) {
            requireMembers(node, builder, path);
        }
        for (SdkField<?> field : builder.sdkFields()) {
            JsonNode value = node.path(field.locationName());
            if (!value.isMissingNode() && !value.isNull()) {
                field.set(builder, value(value, field, below(path, field.locationName())));
            }
        }
        return build(builder);
    }

    private static void requireMembers(JsonNode node, SdkPojo builder, String path)
            throws MalformedRequestException {
        List<String> members = builder.sdkFields().stream().map(SdkField::locationName).toList();
        for (Entry<String, JsonNode> entry : node.properties()) {
            if (!members.contains(entry.getKey())) {
                throw new MalformedRequestException(
                        "%s is no member of this request: use %s"
                                .formatted(below(path, entry.getKey()), members));
            }
        }
    }

    private static String below(String path, String member) {
        return path.isEmpty() ? member : path + "." + member;
    }

    private static SdkPojo build(SdkPojo builder) {
        return (SdkPojo) ((Buildable) builder).build();
    }

    private static Object value(JsonNode node, SdkField<?> field, String path)
            throws MalformedRequestException {
        MarshallingType<?> type = field.marshallingType();
        if (type.equals(MarshallingType.STRING)) {
            return unicode(require(node.isTextual(), path, "a string", node).textValue(), path);
        }
        if (type.equals(MarshallingType.BOOLEAN)) {
            return require(node.isBoolean(), path, "true or false", node).booleanValue();
        }
        if (type.equals(MarshallingType.INTEGER)) {
            boolean integer = node.isIntegralNumber() && node.canConvertToInt();
            return require(integer, path, "an integer", node).intValue();
        }
        if (type.equals(MarshallingType.LONG)) {
            boolean integer = node.isIntegralNumber() && node.canConvertToLong();
            return require(integer, path, "an integer", node).longValue();
        }
        if (type.equals(MarshallingType.DOUBLE)) {
            return require(node.isNumber(), path, "a number", node).doubleValue();
        }
        if (type.equals(MarshallingType.INSTANT)) {
            return instant(require(node.isNumber(), path, "epoch seconds", node), path);
        }
        if (type.equals(MarshallingType.SDK_BYTES)) {
            return bytes(require(node.isTextual(), path, "base64 text", node), path);
        }
        if (type.equals(MarshallingType.LIST)) {
            return list(require(node.isArray(), path, "a list", node), field, path);
        }
        if (type.equals(MarshallingType.MAP)) {
            return map(require(node.isObject(), path, "an object", node), field, path);
        }
        if (type.equals(MarshallingType.SDK_POJO)) {
            return pojo(node, field.constructor().get(), path);
        }
        throw new IllegalStateException(path + " has a type that no operation uses: " + type);
    }

    /// An escape can stand for half a character, which could not be kept.
    private static String unicode(String text, String path) throws MalformedRequestException {
        if (StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            return text;
        }
        throw new MalformedRequestException(path + " has a surrogate without its other half");
    }

    private static Instant instant(JsonNode node, String path) throws MalformedRequestException {
        BigDecimal seconds = node.decimalValue();
        if (seconds.abs().compareTo(MAX_EPOCH_SECOND) > 0) {
            throw MalformedRequestException.time(
                    "%s %s is no possible time: give seconds since 1970, such as 1767323045, not milliseconds."
                            .formatted(path, number(seconds)));
        }
        return Instant.ofEpochSecond(
                seconds.longValue(),
                seconds.remainder(BigDecimal.ONE).movePointRight(9).longValue());
    }

    /// Without an exponent, unless that is all that keeps it short.
    private static String number(BigDecimal number) {
        return Math.abs(number.scale()) < MAX_ZEROS ? number.toPlainString() : number.toString();
    }

    private static SdkBytes bytes(JsonNode node, String path) throws MalformedRequestException {
        try {
            return SdkBytes.fromByteArray(node.binaryValue());
        } catch (IOException e) {
            throw new MalformedRequestException(path + " is not base64");
        }
    }

    private static List<Object> list(JsonNode node, SdkField<?> field, String path)
            throws MalformedRequestException {
        SdkField<?> member = field.getTrait(ListTrait.class).memberFieldInfo();
        List<Object> values = new ArrayList<>();
        for (int i = 0; i < node.size(); i++) {
            values.add(value(node.path(i), member, path + "[" + i + "]"));
        }
        return values;
    }

    private static Map<String, Object> map(JsonNode node, SdkField<?> field, String path)
            throws MalformedRequestException {
        SdkField<?> member = field.getTrait(MapTrait.class).valueFieldInfo();
        Map<String, Object> values = new LinkedHashMap<>();
        for (Entry<String, JsonNode> entry : node.properties()) {
            values.put(
                    entry.getKey(), value(entry.getValue(), member, path + "." + entry.getKey()));
        }
        return values;
    }

    private static JsonNode require(boolean valid, String path, String expected, JsonNode node)
            throws MalformedRequestException {
        if (valid) {
            return node;
        }
        throw new MalformedRequestException(
                "%s must be %s, but is %s"
                        .formatted(
                                path.isEmpty() ? "The body" : path,
                                expected,
                                node.getNodeType().name().toLowerCase(Locale.ROOT)));
    }
}
