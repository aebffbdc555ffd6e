package io.opentrail.producer.example;

import com.sun.net.httpserver.Filter;
import com.sun.net.httpserver.HttpExchange;
import io.opentrail.producer.EventRecorder;
import io.opentrail.producer.event.EventBuilder;
import io.opentrail.producer.event.EventFactory;
import io.opentrail.producer.event.UserIdentity;
import java.io.IOException;

/// A filter of the JDK's HTTP server.
final class AuditHttpFilter extends Filter {

    private final EventFactory events;
    private final EventRecorder recorder;

    AuditHttpFilter(EventFactory events, EventRecorder recorder) {
        this.events = events;
        this.recorder = recorder;
    }

    @Override
    public void doFilter(HttpExchange exchange, Chain chain) throws IOException {
        EventBuilder event =
                events.event(
                                exchange.getRequestMethod()
                                        + " "
                                        + exchange.getRequestURI().getPath(),
                                UserIdentity.unknown(
                                        exchange.getRequestHeaders().getFirst("X-User")))
                        .sourceIpAddress(exchange.getRemoteAddress().getHostString())
                        .userAgent(exchange.getRequestHeaders().getFirst("User-Agent"));
        try {
            chain.doFilter(exchange);
        } catch (IOException | RuntimeException e) {
            event.error(e.getClass().getSimpleName(), e.getMessage());
            throw e;
        } finally {
            if (exchange.getResponseCode() >= 400) {
                event.error("HTTP" + exchange.getResponseCode(), null);
            }
            recorder.record(event.build());
        }
    }

    @Override
    public String description() {
        return "records each request";
    }
}
