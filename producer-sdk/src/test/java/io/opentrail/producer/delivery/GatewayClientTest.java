package io.opentrail.producer.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentrail.producer.ScriptedGateway;
import io.opentrail.producer.spool.EventBatch;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GatewayClientTest {

    private static final Payload EMPTY = Payload.of(new EventBatch(0, 10, 1 << 20), 0, 0);

    private ScriptedGateway gateway;

    @BeforeEach
    void start() throws Exception {
        gateway = new ScriptedGateway();
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void aHostWhoseClockIsOffSignsByTheGateways() throws Exception {
        var client = client(() -> Instant.now().minusSeconds(3600), Duration.ofSeconds(30));

        Response first = send(client);
        Response second = send(client);

        assertThat(first.answer()).isInstanceOf(Answer.Unavailable.class);
        assertThat(second.answer()).isInstanceOf(Answer.Kept.class);
    }

    @Test
    void anAnswerThatDoesNotComeIsNotWaitedForLonger() throws Exception {
        var never = new CountDownLatch(1);
        gateway.answer(request -> {
            try {
                never.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return request.kept();
        });

        Response response = send(client(InstantSource.system(), Duration.ofMillis(50)));

        assertThat(response.answer()).isInstanceOf(Answer.Unavailable.class);
        assertThat(response.answer()).extracting("status").isEqualTo(OptionalInt.empty());
    }

    @Test
    void anAnswerWithoutEndIsCutOff() throws Exception {
        gateway.answer(_ -> ScriptedGateway.Reply.of(200, "x".repeat(9 << 20)));

        Response response = send(client(InstantSource.system(), Duration.ofSeconds(30)));

        assertThat(response.answer())
                .isInstanceOfSatisfying(
                        Answer.Unavailable.class,
                        away -> assertThat(away.problem()).contains("more than"));
    }

    private Response send(GatewayClient client) throws InterruptedException {
        URI records = URI.create(gateway.address() + "/v1/records?region=us-east-1");
        return client.await(client.send(records, EMPTY), EMPTY);
    }

    private static GatewayClient client(InstantSource clock, Duration timeout) {
        return new GatewayClient(
                HttpClient.newHttpClient(),
                new RequestSigner("us-east-1"),
                () -> ScriptedGateway.KEY,
                clock,
                timeout);
    }
}
