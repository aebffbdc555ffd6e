package io.opentrail.sink.ledger;

import io.opentrail.schemas.topics.TopicCatalogue;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.kafka.common.header.Header;

/// The headers that routed events carry: once parked, the log file that they were decided for, so
/// that they become it; once appended again, by which redelivery.
public final class Headers {

    public static final String OBJECT_KEY = "opentrail-object-key";
    public static final String OBJECT_EVENTS = "opentrail-object-events";
    public static final String REDELIVERY = TopicCatalogue.REDELIVERY_HEADER;
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

    public static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
