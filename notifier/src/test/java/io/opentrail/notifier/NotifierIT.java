package io.opentrail.notifier;

import static io.opentrail.notifier.NotifierCell.DEADLINE;
import static io.opentrail.notifier.NotifierCell.topicArn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.opentrail.delivery.TrailStatus;
import io.opentrail.notifier.queue.QueuePolicy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NotifierIT {

    private static final ObjectMapper JSON = new ObjectMapper();

    private NotifierCell cell;

    @BeforeEach
    void start(@TempDir Path folder) throws Exception {
        cell = new NotifierCell(folder);
        cell.trail("one");
        cell.trail("two");
    }

    @AfterEach
    void stop() {
        cell.close();
    }

    @Test
    void aWebhookIsToldOfEachLogFileInOrder() throws Exception {
        try (var hook = new Webhook();
                var _ = cell.notifier(List.of("*=webhook:" + hook.url()))) {
            for (int i = 0; i < 250; i++) {
                cell.deliver("one", "key-" + i);
            }

            await().atMost(DEADLINE).until(() -> keys(hook).size() >= 250);

            assertThat(keys(hook))
                    .isEqualTo(IntStream.range(0, 250).mapToObj(i -> "key-" + i).toList());
            assertThat(hook.requests())
                    .allMatch(request -> request.topic().equals(topicArn("one")));
        }
    }

    @Test
    void aWebhooksRequestsAreSigned() throws Exception {
        try (var hook = new Webhook();
                var _ = cell.notifier(List.of("*=webhook:" + hook.url()))) {
            cell.deliver("one", "key");
            await().atMost(DEADLINE).until(() -> !hook.requests().isEmpty());

            Webhook.Request request = hook.requests().getFirst();
            assertThat(request.body())
                    .isEqualTo("{\"s3Bucket\":\"audit\",\"s3ObjectKey\":[\"key\"]}");
            assertThat(request.signature())
                    .isEqualTo(hmac("hook-secret", request.timestamp() + "." + request.body()));
        }
    }

    @Test
    void aTargetThatFailsIsTriedAgainAndTheStatusSaysSo() throws Exception {
        try (var hook = new Webhook(500, 503);
                var _ = cell.notifier(List.of("*=webhook:" + hook.url()))) {
            cell.deliver("one", "key");

            await().atMost(DEADLINE).until(() -> hook.requests().size() == 3);
            await().atMost(DEADLINE)
                    .untilAsserted(() ->
                            assertThat(cell.statuses("one"))
                                    .extracting(TrailStatus::getLatestError)
                                    .containsExactly("Http500", "Http503", null));
            assertThat(cell.statuses("one").getLast().getDelivered()).isEqualTo("notification");
            assertThat(cell.statuses("one").getLast().getLatestSuccessAt()).isNotNull();
        }
    }

    @Test
    void aTargetThatFailsHoldsUpItsOwnTrailAlone() throws Exception {
        try (var broken = new Webhook(IntStream.range(0, 10_000).map(_ -> 500).toArray());
                var hook = new Webhook();
                var _ =
                        cell.notifier(
                                List.of(
                                        topicArn("one") + "=webhook:" + broken.url(),
                                        topicArn("two") + "=webhook:" + hook.url()))) {
            for (int i = 0; i < 20; i++) {
                cell.deliver("one", "one-" + i);
                cell.deliver("two", "two-" + i);
            }

            await().atMost(DEADLINE).until(() -> keys(hook).size() >= 20);
            await().atMost(DEADLINE).until(() -> broken.requests().size() > 2);
        }
    }

    @Test
    void whatIsNotPublishedIsPublishedByTheNextProcess() throws Exception {
        try (var broken = new Webhook(IntStream.range(0, 10_000).map(_ -> 500).toArray());
                var _ =
                        cell.notifier(
                                List.of(
                                        topicArn("one") + "=webhook:" + broken.url(),
                                        "*=kafka:t"))) {
            cell.deliver("one", "key-1");
            cell.deliver("two", "other");
            await().atMost(DEADLINE).until(() -> broken.requests().size() > 2);
        }
        try (var hook = new Webhook();
                var _ = cell.notifier(List.of("*=webhook:" + hook.url()))) {
            cell.deliver("one", "key-2");

            await().atMost(DEADLINE).until(() -> keys(hook).contains("key-2"));
            assertThat(keys(hook)).containsSubsequence("key-1", "key-2");
        }
    }

    @Test
    void aNotificationThatIsGivenUpIsReported() throws Exception {
        try (var broken = new Webhook(IntStream.range(0, 10_000).map(_ -> 500).toArray());
                var _ =
                        cell.notifier(
                                List.of("*=webhook:" + broken.url()),
                                new QueuePolicy(
                                        Duration.ofMillis(500), Duration.ofMillis(100), 1_000))) {
            cell.deliver("one", "key");

            await().atMost(DEADLINE)
                    .untilAsserted(() ->
                            assertThat(cell.statuses("one"))
                                    .extracting(TrailStatus::getLatestError)
                                    .contains("Http500", "GivenUp"));
        }
    }

    @Test
    void aTopicWithoutATargetShowsInTheStatus() throws Exception {
        try (var _ = cell.notifier(List.of())) {
            cell.deliver("one", "key");

            await().atMost(DEADLINE)
                    .untilAsserted(() ->
                            assertThat(cell.statuses("one"))
                                    .extracting(TrailStatus::getLatestError)
                                    .contains("NotificationTargetNotConfigured"));
        }
    }

    @Test
    void aKafkaTopicGetsTheMessages() throws Exception {
        try (var _ = cell.notifier(List.of("*=kafka:owners-topic"))) {
            try (var admin = Admin.create(cell.connection().client("test"))) {
                admin.createTopics(List.of(new NewTopic("owners-topic", 1, (short) 1))).all().get();
            }
            cell.deliver("one", "key");

            await().atMost(DEADLINE)
                    .untilAsserted(() ->
                            assertThat(cell.values("owners-topic"))
                                    .contains(
                                            "{\"s3Bucket\":\"audit\",\"s3ObjectKey\":[\"key\"]}"));
        }
    }

    /// In the order in which they were taken.
    private static List<String> keys(Webhook hook) {
        return hook.requests().stream().flatMap(request -> keys(request.body()).stream()).toList();
    }

    private static List<String> keys(String body) {
        try {
            return JSON.readTree(body)
                    .get("s3ObjectKey")
                    .valueStream()
                    .map(JsonNode::asText)
                    .toList();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String hmac(String secret, String text) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    }
}
