package io.opentrail.access.condition;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/// A text of a policy, read once. `*` stands for any run of characters, the empty one too, and `?`
/// for one, where wildcards are asked for; `${key}` and `${key, 'default'}` stand for the value
/// that the request has of a key, in which wildcards are ordinary characters; `${*}`, `${?}` and
/// `${$}` are the character itself.
///
/// A variable that the request has no value for makes the pattern match nothing.
public final class TextPattern {

    private static final String VARIABLE_START = "${";
    private static final Pattern VARIABLE =
            Pattern.compile("\\$\\{([^},]++)(?:,\\s*'([^']*+)'\\s*)?\\}");
    private static final Set<String> ESCAPED = Set.of("*", "?", "$");

    private sealed interface Piece {

        record Fixed(String text, boolean wildcards) implements Piece {}

        record Variable(String key, Optional<String> byDefault) implements Piece {}
    }

    private final List<Piece> pieces;
    private final Optional<int[]> fixed;

    private TextPattern(List<Piece> pieces) {
        this.pieces = List.copyOf(pieces);
        boolean fixedText = pieces.stream().noneMatch(Piece.Variable.class::isInstance);
        this.fixed = !fixedText ? Optional.empty() : expanded(this.pieces, RequestContext.EMPTY);
    }

    /// What is wrong with a text's variables, as the end of a sentence that begins with its place.
    public static Optional<String> problem(String text) {
        Matcher variable = VARIABLE.matcher(text);
        int at = text.indexOf(VARIABLE_START);
        while (at >= 0) {
            if (!variable.find(at) || variable.start() != at) {
                return Optional.of(
                        "has a '${' that begins no policy variable; write ${$}{ for the characters");
            }
            String key = variable.group(1).strip();
            if (!ESCAPED.contains(key) && !ConditionKeys.isSingle(key)) {
                return Optional.of(
                        "names the policy variable '%s', which is not known or has many values"
                                .formatted(key));
            }
            at = text.indexOf(VARIABLE_START, variable.end());
        }
        return Optional.empty();
    }

    /// A pattern in which `*` and `?` are wildcards.
    ///
    /// @param text without a [#problem]
    public static TextPattern withWildcards(String text) {
        return new TextPattern(pieces(text, true));
    }

    /// A pattern in which `*` and `?` are themselves.
    ///
    /// @param text without a [#problem]
    static TextPattern withoutWildcards(String text) {
        return new TextPattern(pieces(text, false));
    }

    private static List<Piece> pieces(String text, boolean wildcards) {
        var pieces = new ArrayList<Piece>();
        Matcher variable = VARIABLE.matcher(text);
        int done = 0;
        while (variable.find()) {
            pieces.add(new Piece.Fixed(text.substring(done, variable.start()), wildcards));
            String key = variable.group(1).strip();
            pieces.add(
                    ESCAPED.contains(key)
                            ? new Piece.Fixed(key, false)
                            : new Piece.Variable(key, Optional.ofNullable(variable.group(2))));
            done = variable.end();
        }
        pieces.add(new Piece.Fixed(text.substring(done), wildcards));
        return pieces;
    }

    public boolean hasVariables() {
        return fixed.isEmpty();
    }

    public boolean matches(String text, RequestContext context) {
        return expanded(context)
                .filter(pattern -> Wildcard.matches(pattern, text.codePoints().toArray()))
                .isPresent();
    }

    /// The text that a pattern without wildcards stands for; nothing where a variable has no value.
    Optional<String> resolved(RequestContext context) {
        return expanded(context).map(points -> new String(points, 0, points.length));
    }

    /// As [#matches], but part by part: a wildcard reaches no further than the next colon, but in
    /// the last of the parts.
    boolean matchesParts(String text, int parts, RequestContext context) {
        Optional<int[]> pattern = expanded(context);
        if (pattern.isEmpty()) {
            return false;
        }
        List<int[]> patterns = split(pattern.get(), parts);
        List<int[]> texts = split(text.codePoints().toArray(), parts);
        return patterns.size() == parts
                && texts.size() == parts
                && IntStream.range(0, parts)
                        .allMatch(i -> Wildcard.matches(patterns.get(i), texts.get(i)));
    }

    private static List<int[]> split(int[] points, int parts) {
        var split = new ArrayList<int[]>();
        int from = 0;
        for (int i = 0; i < points.length && split.size() < parts - 1; i++) {
            if (points[i] == ':') {
                split.add(Arrays.copyOfRange(points, from, i));
                from = i + 1;
            }
        }
        split.add(Arrays.copyOfRange(points, from, points.length));
        return split;
    }

    private Optional<int[]> expanded(RequestContext context) {
        return fixed.isPresent() ? fixed : expanded(pieces, context);
    }

    private static Optional<int[]> expanded(List<Piece> pieces, RequestContext context) {
        var points = IntStream.builder();
        for (Piece piece : pieces) {
            switch (piece) {
                case Piece.Fixed(var text, var wildcards) ->
                        text.codePoints()
                                .map(point -> wildcards ? wildcard(point) : point)
                                .forEach(points);
                case Piece.Variable(var key, var byDefault) -> {
                    Optional<String> value = context.value(key).or(() -> byDefault);
                    if (value.isEmpty()) {
                        return Optional.empty();
                    }
                    value.get().codePoints().forEach(points);
                }
            }
        }
        return Optional.of(points.build().toArray());
    }

    private static int wildcard(int point) {
        return switch (point) {
            case '*' -> Wildcard.ANY_RUN;
            case '?' -> Wildcard.ANY_ONE;
            default -> point;
        };
    }

    @Override
    public String toString() {
        return pieces.toString();
    }
}
