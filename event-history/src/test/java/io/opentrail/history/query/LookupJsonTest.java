package io.opentrail.history.query;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentrail.history.event.Attribute;
import io.opentrail.history.event.Scope;
import io.opentrail.history.query.LookupJson.Reading;
import io.opentrail.history.store.Lookup;
import io.opentrail.history.store.Position;
import io.opentrail.selector.EventCategory;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LookupJsonTest {

    private static final String POSITION = "6-0123456789abcdef0123456789abcdef";

    private static Reading read(String body) {
        return LookupJson.read(body.getBytes(UTF_8));
    }

    @Test
    void allThatCanBeAskedIsRead() {
        Reading reading =
                read(
                        """
                        {"accountId":"111122223333","region":"us-east-1","category":"Data",
                         "from":5,"to":7,"limit":1000,"after":"%s",
                         "attributes":{"EventName":"PutObject","ReadOnly":"false"},
                         "prefixes":{"ResourceName":"arn:aws:s3:::logs/"}}\
                        """
                                .formatted(POSITION));

        assertThat(reading)
                .isEqualTo(
                        new Reading.Read(
                                new Lookup(
                                        new Scope("111122223333", "us-east-1", EventCategory.DATA),
                                        Instant.ofEpochMilli(5),
                                        Instant.ofEpochMilli(7),
                                        Map.of(
                                                Attribute.EVENT_NAME,
                                                "PutObject",
                                                Attribute.READ_ONLY,
                                                "false"),
                                        Map.of(Attribute.RESOURCE_NAME, "arn:aws:s3:::logs/"),
                                        Position.parse(POSITION),
                                        1_000)));
    }

    @Test
    void whatIsLeftOutIsAskedOfNothing() {
        Reading reading =
                read(
                        """
                        {"accountId":"1","region":"r","category":"Management","from":5,"to":7,"limit":1}
                        """);

        assertThat(reading)
                .isEqualTo(
                        new Reading.Read(
                                new Lookup(
                                        new Scope("1", "r", EventCategory.MANAGEMENT),
                                        Instant.ofEpochMilli(5),
                                        Instant.ofEpochMilli(7),
                                        Map.of(),
                                        Map.of(),
                                        Optional.empty(),
                                        1)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"limit\":1001|limit must be between 1 and 1000, was 1001",
                "\"category\":\"Any\"|category 'Any' is unknown",
                "\"attributes\":{\"Color\":\"red\"}|attribute 'Color' is unknown",
                "\"prefixes\":{\"Color\":\"red\"}|attribute 'Color' is unknown",
                "\"prefixes\":{\"EventName\":1}|attribute 'EventName' must be a text",
                "\"after\":\"6-0123456789abcdef\"|after '6-0123456789abcdef' is no position",
                "\"from\":\"5\"|from must be a whole number"
            })
    void mistakesAreNamed(String mistake, String problem) {
        Reading reading =
                read(
                        """
                        {"accountId":"1","region":"r","category":"Management","from":5,"to":7,"limit":1,%s}
                        """
                                .formatted(mistake));

        assertThat(reading).isEqualTo(new Reading.Invalid(problem));
    }
}
