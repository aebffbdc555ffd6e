package io.opentrail.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.opentrail.gateway.admission.BatchResult.Batch;
import io.opentrail.gateway.admission.BatchResult.Refusal;
import io.opentrail.http.ResponseBody;
import io.opentrail.schemas.envelope.Rejected;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnswersTest {

    @ParameterizedTest
    @ValueSource(strings = {"e-1", "\ud800", "a\udc00", "\ud83d\ude00", "\u0000\"\\"})
    void anyEventIdComesBackAsItWasSent(String eventId) throws IOException {
        var refusal = new Refusal(0, Rejected.missing("eventTime", Optional.of(eventId)));

        var answer = Answers.accepted(new Batch(List.of(), 2, List.of(refusal)));

        byte[] body = ((ResponseBody.Whole) answer.body()).bytes();
        JsonNode rejected = new ObjectMapper().readTree(body).path("rejected").path(0);
        assertThat(rejected.path("eventID").textValue()).isEqualTo(eventId);
    }
}
