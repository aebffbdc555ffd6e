package io.opentrail.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.opentrail.gateway.admission.BatchResult.Batch;
import io.opentrail.gateway.admission.BatchResult.Refusal;
import io.opentrail.http.BodyBudget;
import io.opentrail.http.NoRoomException;
import io.opentrail.http.ResponseBody;
import io.opentrail.schemas.envelope.Rejected;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnswersTest {

    @ParameterizedTest
    @ValueSource(strings = {"e-1", "\ud800", "a\udc00", "\ud83d\ude00", "\u0000\"\\"})
    void anyEventIdComesBackAsItWasSent(String eventId) throws IOException {
        var refusal = new Refusal(0, Rejected.missing("eventTime", Optional.of(eventId)));

        var answer =
                Answers.accepted(new Batch(List.of(), 2, List.of(refusal)), BodyBudget.UNLIMITED);

        byte[] body = ((ResponseBody.Whole) answer.body()).bytes();
        JsonNode rejected = new ObjectMapper().readTree(body).path("rejected").path(0);
        assertThat(rejected.path("eventID").textValue()).isEqualTo(eventId);
    }

    @Test
    void memoryIsAskedForBeforeALongAnswerTakesIt() throws IOException {
        Batch batch = refusing(10_000);
        long[] asked = {0};

        var answer = Answers.accepted(batch, bytes -> asked[0] += bytes);

        assertThat(asked[0]).isGreaterThanOrEqualTo(3 * answer.heldBytes());
        assertThatThrownBy(() -> Answers.accepted(batch, AnswersTest::none))
                .isInstanceOf(NoRoomException.class);
    }

    private static void none(int bytes) throws NoRoomException {
        throw new NoRoomException("none, also not " + bytes);
    }

    private static Batch refusing(int records) {
        return new Batch(
                List.of(),
                0,
                IntStream.range(0, records)
                        .mapToObj(i ->
                                new Refusal(i, Rejected.missing("eventTime", Optional.empty())))
                        .toList());
    }
}
