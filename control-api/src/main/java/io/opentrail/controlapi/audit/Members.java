package io.opentrail.controlapi.audit;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.opentrail.controlapi.wire.ShapeWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import software.amazon.awssdk.core.SdkPojo;

/// The members of a request or response as CloudTrail's records show them: names begin with a small
/// letter, what is unset is left out, times are as in `Jul 10, 2023, 12:05:54 PM`.
final class Members {

    private static final JsonFactory FACTORY = new JsonFactory();
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("MMM d, yyyy, h:mm:ss a", Locale.US)
                    .withZone(ZoneOffset.UTC);

    private static final ShapeWriter SHAPES =
            new ShapeWriter(
                    Members::uncapitalized, (json, time) -> json.writeString(TIME.format(time)));

    private Members() {}

    /// Empty if no member is set.
    static Optional<String> json(SdkPojo shape) {
        if (shape.sdkFields().stream()
                .noneMatch(field -> ShapeWriter.isSet(field.getValueOrDefault(shape)))) {
            return Optional.empty();
        }
        var text = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(text)) {
            SHAPES.write(json, shape);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Optional.of(text.toString());
    }

    private static String uncapitalized(String name) {
        return name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
    }
}
