package io.opentrail.controlapi.request;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.opentrail.controlapi.history.HistoryPage;
import io.opentrail.controlapi.history.HistoryUnavailableException;
import io.opentrail.controlapi.wire.ResponseWriter;
import io.opentrail.http.ResponseBody;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.cloudtrail.model.Event;

/// Writes what a search finds as JSON lines: each event as LookupEvents shows it, and at last
/// `{"End":{"Reason":"Complete","Events":2}}`. An answer without that line was cut off. Page after
/// page is looked up, as fast as the client takes them, and no more than one is held.
///
/// | reason | means |
/// |---|---|
/// | `Complete` | that is all |
/// | `MaxEvents` | there is more than was asked for; `NextToken` goes on |
/// | `Unavailable` | the history went away meanwhile; `NextToken` goes on |
final class SearchStream implements ResponseBody.Writer {

    private static final Logger LOGGER = LoggerFactory.getLogger(SearchStream.class);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Pages pages;
    private final long maxEvents;
    private final UnaryOperator<String> token;
    private HistoryPage page;
    private long events;

    /// Where the events come from.
    @FunctionalInterface
    interface Pages {

        /// Throws [HistoryUnavailableException] when nobody can tell now.
        ///
        /// @param limit of the events, which can also be fewer
        HistoryPage after(Optional<String> position, long limit);
    }

    /// @param first page
    /// @param token makes one of a position
    SearchStream(HistoryPage first, Pages pages, long maxEvents, UnaryOperator<String> token) {
        this.page = first;
        this.pages = pages;
        this.maxEvents = maxEvents;
        this.token = token;
    }

    @Override
    public void writeTo(OutputStream body) throws IOException {
        Optional<Reason> end = Optional.empty();
        while (end.isEmpty()) {
            write(page.events(), body);
            end = next();
        }
        body.write(line(end(end.get())));
    }

    private enum Reason {
        COMPLETE("Complete"),
        MAX_EVENTS("MaxEvents"),
        UNAVAILABLE("Unavailable");

        private final String text;

        Reason(String text) {
            this.text = text;
        }
    }

    private void write(List<Event> found, OutputStream body) throws IOException {
        if (found.isEmpty()) {
            return;
        }
        var lines = new ByteArrayOutputStream();
        for (Event event : found) {
            lines.writeBytes(line(ResponseWriter.write(event)));
        }
        events += found.size();
        page = new HistoryPage(List.of(), page.next());
        lines.writeTo(body);
    }

    /// Goes on to the next page; the reason if there is none.
    private Optional<Reason> next() {
        if (page.next().isEmpty()) {
            return Optional.of(Reason.COMPLETE);
        }
        if (events >= maxEvents) {
            return Optional.of(Reason.MAX_EVENTS);
        }
        try {
            page = pages.after(page.next(), maxEvents - events);
            return Optional.empty();
        } catch (HistoryUnavailableException e) {
            LOGGER.atWarn()
                    .addKeyValue("error", e.toString())
                    .log("A search ended early: the event history is away");
            return Optional.of(Reason.UNAVAILABLE);
        }
    }

    private byte[] end(Reason reason) {
        ObjectNode line = JSON.createObjectNode();
        ObjectNode end = line.putObject("End");
        end.put("Reason", reason.text).put("Events", events);
        page.next().ifPresent(position -> end.put("NextToken", token.apply(position)));
        return line.toString().getBytes(UTF_8);
    }

    private static byte[] line(byte[] json) {
        byte[] line = new byte[json.length + 1];
        System.arraycopy(json, 0, line, 0, json.length);
        line[json.length] = '\n';
        return line;
    }
}
