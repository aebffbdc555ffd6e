package io.opentrail.controlapi.request;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opentrail.controlapi.history.HistoryPage;
import io.opentrail.controlapi.history.HistoryUnavailableException;
import io.opentrail.http.InFlightBytes;
import io.opentrail.http.NoRoomException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cloudtrail.model.Event;

class SearchStreamTest {

    private static HistoryPage page(Optional<String> next, String... ids) {
        return new HistoryPage(
                Stream.of(ids).map(id -> Event.builder().eventId(id).build()).toList(), next);
    }

    private final InFlightBytes bytes = new InFlightBytes(1_000_000, 1_000_000);
    private final InFlightBytes.Reservation memory = bytes.reservationFor("account 111122223333");

    /// @param more pages than the first
    private SearchStream stream(HistoryPage first, long maxEvents, SearchStream.Pages more)
            throws NoRoomException {
        return SearchStream.begun(
                (position, limit) -> position.isEmpty() ? first : more.after(position, limit),
                Optional.empty(),
                maxEvents,
                position -> "token of " + position,
                memory);
    }

    private static String written(SearchStream stream) throws IOException {
        var body = new ByteArrayOutputStream();
        stream.writeTo(body);
        return body.toString(UTF_8);
    }

    @Test
    void pagesWithoutEventsAreNoEnd() throws IOException {
        var stream =
                stream(
                        page(Optional.of("1")),
                        Long.MAX_VALUE,
                        (position, _) ->
                                position.equals(Optional.of("1"))
                                        ? page(Optional.of("2"))
                                        : page(Optional.empty(), "a"));

        assertThat(written(stream))
                .isEqualTo(
                        """
                        {"EventId":"a"}
                        {"End":{"Reason":"Complete","Events":1}}
                        """);
    }

    @Test
    void aHistoryThatGoesAwayIsTheEndWithWhereToGoOn() throws IOException {
        var stream =
                stream(
                        page(Optional.of("1"), "a", "b"),
                        Long.MAX_VALUE,
                        (_, _) -> {
                            throw new HistoryUnavailableException("away, as the test wants it");
                        });

        assertThat(written(stream))
                .isEqualTo(
                        """
                        {"EventId":"a"}
                        {"EventId":"b"}
                        {"End":{"Reason":"Unavailable","Events":2,"NextToken":"token of 1"}}
                        """);
    }

    @Test
    void withoutMemoryForTheNextPageTheSearchEndsWithWhereToGoOn() throws IOException {
        var stream =
                stream(
                        page(Optional.of("1"), "a"),
                        Long.MAX_VALUE,
                        (_, _) -> {
                            memory.take(10);
                            memory.take(1_000_000);
                            throw new AssertionError("there is no room");
                        });

        assertThat(written(stream))
                .isEqualTo(
                        """
                        {"EventId":"a"}
                        {"End":{"Reason":"Throttled","Events":1,"NextToken":"token of 1"}}
                        """);
        assertThat(bytes.taken()).isZero();
    }

    /// Is told of the lines that are written to it, each time.
    private static final class Client extends OutputStream {

        private final Consumer<String> taken;

        Client(Consumer<String> taken) {
            this.taken = taken;
        }

        @Override
        public void write(int b) {
            throw new AssertionError("lines are written together");
        }

        @Override
        public void write(byte[] lines, int offset, int length) {
            taken.accept(new String(lines, offset, length, UTF_8));
        }
    }

    /// However much the lookup took.
    @Test
    void onlyThePagesLinesAreHeldWhileTheClientTakesThem() throws IOException {
        List<Long> held = new ArrayList<>();
        var stream =
                SearchStream.begun(
                        (position, _) -> {
                            memory.take(10_000);
                            return position.isEmpty()
                                    ? page(Optional.of("1"), "a", "b")
                                    : page(Optional.empty(), "c");
                        },
                        Optional.empty(),
                        Long.MAX_VALUE,
                        position -> position,
                        memory);
        int line = "{\"EventId\":\"a\"}\n".length();

        stream.writeTo(new Client(_ -> held.add(bytes.taken())));

        assertThat(held).containsExactly(2L * line, (long) line, 0L);
    }

    @Test
    void noMoreIsAskedForThanIsWanted() throws IOException {
        List<Long> limits = new ArrayList<>();
        var stream =
                stream(
                        page(Optional.of("1"), "a", "b"),
                        3,
                        (_, limit) -> {
                            limits.add(limit);
                            return page(Optional.of("2"), "c");
                        });

        assertThat(written(stream))
                .endsWith(
                        """
                        {"End":{"Reason":"MaxEvents","Events":3,"NextToken":"token of 2"}}
                        """);
        assertThat(limits).containsExactly(1L);
    }

    /// So a client that is slow slows the history down, and no page is held but the one it takes.
    @Test
    void theNextPageIsLookedUpOnceTheLastOneIsTaken() throws IOException {
        List<String> steps = new ArrayList<>();
        var stream =
                stream(
                        page(Optional.of("1"), "a"),
                        Long.MAX_VALUE,
                        (position, _) -> {
                            steps.add("look up after " + position.orElseThrow());
                            return page(
                                    position.equals(Optional.of("1"))
                                            ? Optional.of("2")
                                            : Optional.empty(),
                                    "b");
                        });

        stream.writeTo(new Client(lines -> steps.add(lines.strip())));

        assertThat(steps)
                .containsExactly(
                        "{\"EventId\":\"a\"}",
                        "look up after 1",
                        "{\"EventId\":\"b\"}",
                        "look up after 2",
                        "{\"EventId\":\"b\"}",
                        "{\"End\":{\"Reason\":\"Complete\",\"Events\":3}}");
    }

    @Test
    void aClientThatIsGoneEndsTheSearch() throws IOException {
        var stream =
                stream(
                        page(Optional.of("1"), "a"),
                        Long.MAX_VALUE,
                        (_, _) -> {
                            throw new AssertionError("nobody wants it");
                        });

        assertThatThrownBy(() ->
                        stream.writeTo(
                                new OutputStream() {
                                    @Override
                                    public void write(int b) throws IOException {
                                        throw new IOException("gone");
                                    }
                                }))
                .isInstanceOf(IOException.class);
    }
}
