package io.opentrail.sink.ledger;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.kafka.common.header.Header;

/// The headers that parked events carry: the log file that they were decided for, so that they
/// become it.
public final class Headers {

    public static final String OBJECT_KEY = "opentrail-object-key";
    public static final String OBJECT_EVENTS = "opentrail-object-events";
    static final String SOURCE = "opentrail-source";
    static final String REASON = "opentrail-reason";

    private Headers() {}

    public static Optional<String> text(
            org.apache.kafka.common.header.Headers headers, String name) {
        Header header = headers.lastHeader(name);
        return header == null
                ? Optional.empty()
                : Optional.of(new String(header.value(), StandardCharsets.UTF_8));
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
