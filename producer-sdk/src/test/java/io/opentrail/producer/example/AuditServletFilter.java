package io.opentrail.producer.example;

import io.opentrail.producer.EventRecorder;
import io.opentrail.producer.event.EventBuilder;
import io.opentrail.producer.event.EventFactory;
import io.opentrail.producer.event.UserIdentity;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/// A servlet filter.
final class AuditServletFilter extends HttpFilter {

    private final transient EventFactory events;
    private final transient EventRecorder recorder;

    AuditServletFilter(EventFactory events, EventRecorder recorder) {
        this.events = events;
        this.recorder = recorder;
    }

    @Override
    protected void doFilter(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        EventBuilder event =
                events.event(
                                request.getMethod() + " " + request.getServletPath(),
                                UserIdentity.unknown(request.getRemoteUser()))
                        .readOnly(request.getMethod().equals("GET"))
                        .sourceIpAddress(request.getRemoteAddr())
                        .userAgent(request.getHeader("User-Agent"))
                        .requestParameters(request.getParameterMap());
        try {
            chain.doFilter(request, response);
        } catch (IOException | ServletException | RuntimeException e) {
            event.error(e.getClass().getSimpleName(), e.getMessage());
            throw e;
        } finally {
            if (response.getStatus() >= 400) {
                event.error("HTTP" + response.getStatus(), null);
            }
            recorder.record(event.build());
        }
    }
}
