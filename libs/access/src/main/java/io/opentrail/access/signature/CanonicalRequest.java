package io.opentrail.access.signature;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The one text that both sides of a signature derive from a request, by [AWS's
/// rules](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html)
/// for every service but S3.
final class CanonicalRequest {

    private static final Pattern WHITESPACE = Pattern.compile("[ \\t\\n\\x0B\\r\\f]+");
    private static final Comparator<Parameter> BY_NAME_THEN_VALUE =
            Comparator.comparing(Parameter::name).thenComparing(Parameter::value);

    /// Both encoded, so all ASCII and in code point order.
    private record Parameter(String name, String value) {}

    private CanonicalRequest() {}

    static String of(RequestHead request, List<String> signedHeaders, String bodySha256Hex) {
        return String.join(
                "\n",
                request.method(),
                path(request.rawPath()),
                query(request.rawQuery()),
                headers(request, signedHeaders),
                String.join(";", signedHeaders),
                bodySha256Hex);
    }

    /// Dot segments resolved and empty segments dropped as it was sent, then encoded once more.
    static String path(String rawPath) {
        var segments = new ArrayDeque<String>();
        for (String segment : rawPath.split("/", -1)) {
            if (segment.equals("..")) {
                segments.pollLast();
            } else if (!segment.isEmpty() && !segment.equals(".")) {
                segments.addLast(segment);
            }
        }
        boolean folder = rawPath.endsWith("/") && !segments.isEmpty();
        return PercentEncoding.encodePath("/" + String.join("/", segments) + (folder ? "/" : ""));
    }

    /// Without the signature of a presigned request, which cannot sign itself.
    static String query(String rawQuery) {
        var parameters = new ArrayList<Parameter>();
        for (String pair : rawQuery.split("&", -1)) {
            Parameter parameter = parameter(pair);
            if (!pair.isEmpty() && !parameter.name().equals(PresignedQuery.SIGNATURE)) {
                parameters.add(parameter);
            }
        }
        parameters.sort(BY_NAME_THEN_VALUE);
        return parameters.stream()
                .map(parameter -> parameter.name() + "=" + parameter.value())
                .collect(Collectors.joining("&"));
    }

    private static Parameter parameter(String pair) {
        int equals = pair.indexOf('=');
        return equals < 0
                ? new Parameter(encoded(pair), "")
                : new Parameter(
                        encoded(pair.substring(0, equals)), encoded(pair.substring(equals + 1)));
    }

    private static String encoded(String part) {
        return PercentEncoding.encode(PercentEncoding.decodeQueryPart(part));
    }

    /// One line a header, each ended by a line feed.
    private static String headers(RequestHead request, List<String> names) {
        return names.stream()
                .map(name -> name + ":" + values(request, name) + "\n")
                .collect(Collectors.joining());
    }

    private static String values(RequestHead request, String name) {
        return request.values(name).stream()
                .map(CanonicalRequest::folded)
                .collect(Collectors.joining(","));
    }

    /// Without whitespace around, and with one space for each run of it.
    private static String folded(String value) {
        return WHITESPACE.matcher(value).replaceAll(" ").trim();
    }
}
