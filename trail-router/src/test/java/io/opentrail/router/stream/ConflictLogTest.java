package io.opentrail.router.stream;

import static io.opentrail.router.stream.Fixtures.ACCOUNT;
import static io.opentrail.router.stream.Fixtures.NOW;
import static io.opentrail.router.stream.Fixtures.event;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.slf4j.event.KeyValuePair;

class ConflictLogTest {

    private final Logger logger = (Logger) LoggerFactory.getLogger(ConflictLog.class);
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private Instant now = NOW;
    private final ConflictLog log = new ConflictLog(() -> now);

    @BeforeEach
    void listen() {
        lines.start();
        logger.addAppender(lines);
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(lines);
    }

    @Test
    void aLineNamesTheEventAndItsPlaceAndNothingOfWhatItSays() {
        log.conflict(event("e-1").build(), new Place("t", 1, 7), 3);

        assertThat(lines.list.getFirst().getKeyValuePairs().stream().map(KeyValuePair::toString))
                .containsExactly(
                        "account=\"" + ACCOUNT + "\"",
                        "eventId=\"e-1\"",
                        "topic=\"t\"",
                        "partition=\"1\"",
                        "offset=\"7\"",
                        "firstOffset=\"3\"",
                        "unsaidBefore=\"0\"");
    }

    @Test
    void thereIsALineAMinuteThatCountsTheOthers() {
        for (int i = 0; i < 100; i++) {
            log.conflict(event("e-1").build(), new Place("t", 1, i), 0);
        }
        now = now.plus(ConflictLog.QUIET);
        log.conflict(event("e-1").build(), new Place("t", 1, 100), 0);

        assertThat(lines.list)
                .extracting(line -> line.getKeyValuePairs().getLast().value)
                .containsExactly(0L, 99L);
    }

    @Test
    void anIdThatIsNotPrintableIsMadeSo() {
        String forged = "e-1\nERROR all is lost " + "x".repeat(100);

        assertThat(ConflictLog.printable(forged)).matches("[!-~]{64}").startsWith("e-1?ERROR?all");
    }
}
