package io.opentrail.controlapi.request;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.opentrail.controlapi.history.HistoryPage;
import io.opentrail.controlapi.history.HistoryUnavailableException;
import io.opentrail.controlapi.wire.ResponseWriter;
import io.opentrail.http.InFlightBytes;
import io.opentrail.http.NoRoomException;
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
/// | `Throttled` | answers that are read slowly have all the memory; `NextToken` goes on |
/// | `Unavailable` | the history went away meanwhile; `NextToken` goes on |
final class SearchStream implements ResponseBody.Writer {

    private static final Logger LOGGER = LoggerFactory.getLogger(SearchStream.class);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Pages pages;
    private final long maxEvents;
    private final UnaryOperator<String> token;
    private final InFlightBytes.Reservation memory;
    private byte[] lines = {};
    private long events;
    private Optional<String> next = Optional.empty();

    /// Where the events come from.
    @FunctionalInterface
    interface Pages {

        /// Throws [HistoryUnavailableException] when nobody can tell now.
        ///
        /// @param limit of the events, which can also be fewer
        /// @throws NoRoomException where there is no memory for them
        HistoryPage after(Optional<String> position, long limit) throws NoRoomException;
    }

    private SearchStream(
            Pages pages,
            long maxEvents,
            UnaryOperator<String> token,
            InFlightBytes.Reservation memory) {
        this.pages = pages;
        this.maxEvents = maxEvents;
        this.token = token;
        this.memory = memory;
    }

    /// A search whose first page is there. Throws [HistoryUnavailableException] if it is not.
    ///
    /// @param token makes one of a position
    /// @param memory is what the pages ask for room; of it only the lines of one page are kept
    /// @throws NoRoomException where there is no memory for the first page
    static SearchStream begun(
            Pages pages,
            Optional<String> after,
            long maxEvents,
            UnaryOperator<String> token,
            InFlightBytes.Reservation memory)
            throws NoRoomException {
        var stream = new SearchStream(pages, maxEvents, token, memory);
        stream.lookUp(after);
        return stream;
    }

    @Override
    public void writeTo(OutputStream body) throws IOException {
        Optional<Reason> end = Optional.empty();
        while (end.isEmpty()) {
            if (lines.length > 0) {
                body.write(lines);
            }
            end = goOn();
        }
        body.write(line(end(end.get())));
    }

    private enum Reason {
        COMPLETE("Complete"),
        MAX_EVENTS("MaxEvents"),
        THROTTLED("Throttled"),
        UNAVAILABLE("Unavailable");

        private final String text;

        Reason(String text) {
            this.text = text;
        }
    }

    private void lookUp(Optional<String> position) throws NoRoomException {
        try {
            HistoryPage page = pages.after(position, maxEvents - events);
            lines = lines(page.events());
            events += page.events().size();
            next = page.next();
        } finally {
            memory.keepOnly(lines.length);
        }
    }

    private static byte[] lines(List<Event> found) {
        var lines = new ByteArrayOutputStream();
        for (Event event : found) {
            lines.writeBytes(line(ResponseWriter.write(event)));
        }
        return lines.toByteArray();
    }

    /// Goes on to the next page; the reason if there is none.
    private Optional<Reason> goOn() {
        lines = new byte[0];
        memory.keepOnly(0);
        if (next.isEmpty()) {
            return Optional.of(Reason.COMPLETE);
        }
        if (events >= maxEvents) {
            return Optional.of(Reason.MAX_EVENTS);
        }
        try {
            lookUp(next);
            return Optional.empty();
        } catch (NoRoomException e) {
            return Optional.of(Reason.THROTTLED);
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
        next.ifPresent(position -> end.put("NextToken", token.apply(position)));
        return line.toString().getBytes(UTF_8);
    }

    private static byte[] line(byte[] json) {
        byte[] line = new byte[json.length + 1];
        System.arraycopy(json, 0, line, 0, json.length);
        line[json.length] = '\n';
        return line;
    }
}
