package io.opentrail.history;

import static io.opentrail.history.event.Events.ACCOUNT;
import static io.opentrail.history.event.Events.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.opentrail.embedded.registry.RegistryProcess;
import io.opentrail.event.AuditEvent;
import io.opentrail.history.HistoryCell.Running;
import io.opentrail.history.store.StoreConfig;
import io.opentrail.schemas.topics.TopicCatalogue;
import io.opentrail.testing.Folders;
import io.opentrail.testing.RegistryExtension;
import io.opentrail.testing.fault.Victim;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.errors.StreamsException;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// The history against a real broker: whatever happens, each event is found once.
@ExtendWith(RegistryExtension.class)
class EventHistoryIT {

    private static final Duration DEADLINE = Duration.ofSeconds(90);
    private static final String OTHER_ACCOUNT = "444455556666";

    private final RegistryProcess registry;
    private final HistoryCell cell;

    EventHistoryIT(RegistryProcess registry, @TempDir Path root) throws IOException {
        this.registry = registry;
        this.cell = new HistoryCell(root, registry);
    }

    @AfterEach
    void close() {
        cell.close();
    }

    private static ConditionFactory within(Duration deadline) {
        return await().atMost(deadline).pollInterval(Duration.ofMillis(100));
    }

    private static List<AuditEvent> events(String prefix, int count) {
        Instant begin = Instant.now().minusSeconds(count);
        return IntStream.range(0, count)
                .mapToObj(i ->
                        event("%s-%04d".formatted(prefix, i), begin.plusSeconds(i))
                                .setIngestTime(Instant.now())
                                .build())
                .toList();
    }

    private static List<String> newestFirst(List<AuditEvent> events) {
        return events.stream()
                .sorted(Comparator.comparing(AuditEvent::getEventTime).reversed())
                .map(AuditEvent::getEventId)
                .toList();
    }

    private void awaitIds(int port, List<AuditEvent> expected) {
        within(DEADLINE)
                .untilAsserted(() ->
                        assertThat(cell.ids(port, ACCOUNT, Map.of()))
                                .contains(newestFirst(expected)));
    }

    @Test
    void eventsAreFoundByTheirAccountAlone() throws Exception {
        Running running = cell.start("one", StoreConfig.DEFAULT);
        List<AuditEvent> events = events("e", 120);
        cell.send(events);
        AuditEvent data = event("data", Instant.now()).setManagementEvent(false).build();
        AuditEvent other =
                event("other", Instant.now())
                        .setRecipientAccountId(OTHER_ACCOUNT)
                        .setEventName("StopInstances")
                        .build();
        AuditEvent elsewhere = event("elsewhere", Instant.now()).setAwsRegion("eu-west-1").build();
        cell.send(List.of(data, other, elsewhere));

        awaitIds(running.history().port(), events);
        within(DEADLINE)
                .untilAsserted(() ->
                        assertThat(
                                        cell.ids(
                                                running.history().port(),
                                                OTHER_ACCOUNT,
                                                Map.of("EventName", "StopInstances")))
                                .contains(List.of("other")));
    }

    @Test
    void whoDoesNotKnowTheSecretIsToldNothing() throws Exception {
        Running running = cell.start("one", StoreConfig.DEFAULT);

        try (var client = HttpClient.newHttpClient()) {
            var url =
                    URI.create("http://127.0.0.1:%d/v1/lookup".formatted(running.history().port()));
            var response =
                    client.send(
                            HttpRequest.newBuilder(url)
                                    .header("Authorization", "Bearer a guess")
                                    .POST(BodyPublishers.ofString("{}"))
                                    .build(),
                            BodyHandlers.ofString());

            assertThat(response.statusCode()).isEqualTo(401);
        }
    }

    /// The records are taken away before: what is found then was on disk.
    @Test
    void aRestartRebuildsNothing() throws Exception {
        Running first = cell.start("one", StoreConfig.DEFAULT);
        List<AuditEvent> events = events("e", 100);
        cell.send(events);
        awaitIds(first.history().port(), events);
        first.history().close();
        deleteHistoryTopicsRecords();

        Running second = cell.start("one", StoreConfig.DEFAULT);

        awaitIds(second.history().port(), events);
    }

    @Test
    void aKilledProcessRebuildsNothingAndMissesNothing() throws Exception {
        Path folder = cell.folder("one");
        List<AuditEvent> before = events("before", 200);
        List<AuditEvent> during = events("during", 1_000);
        Victim process = start("one");
        cell.send(before);
        awaitIds(HistoryProcess.port(folder), before);
        deleteHistoryTopicsRecords();
        cell.send(during.subList(0, 500));
        process.kill();
        cell.send(during.subList(500, 1_000));

        try (Victim again = start("one")) {
            assertThat(again.isAlive()).isTrue();
            awaitIds(
                    HistoryProcess.port(folder),
                    Stream.concat(before.stream(), during.stream()).toList());
        }
    }

    @Test
    void aLostDiskIsRebuiltFromKafka() throws Exception {
        Running first = cell.start("one", StoreConfig.DEFAULT);
        List<AuditEvent> events = events("e", 300);
        cell.send(events);
        awaitIds(first.history().port(), events);
        first.history().close();
        Folders.delete(cell.folder("one"));

        Running second = cell.start("one", StoreConfig.DEFAULT);

        awaitIds(second.history().port(), events);
    }

    /// One of the two has the account's partition, the other one a copy.
    @Test
    void aCopyAnswersToo() throws Exception {
        Running one = cell.start("one", StoreConfig.DEFAULT);
        Running two = cell.start("two", StoreConfig.DEFAULT);
        List<AuditEvent> events = events("e", 200);
        cell.send(events);

        for (Running each : List.of(one, two)) {
            within(DEADLINE)
                    .untilAsserted(() ->
                            assertThat(cell.idsHere(each.history().port(), ACCOUNT))
                                    .contains(newestFirst(events)));
        }
    }

    @Test
    void anotherInstanceAnswersForOneThatWasKilled() throws Exception {
        Running survivor = cell.start("one", StoreConfig.DEFAULT);
        within(DEADLINE).until(survivor::isUp);
        List<AuditEvent> events = new ArrayList<>(events("e", 200));
        try (Victim process = start("two")) {
            cell.send(events);
            awaitIds(survivor.history().port(), events);
            awaitIds(HistoryProcess.port(cell.folder("two")), events);
            process.kill();
        }
        List<AuditEvent> later = events("later", 100);
        cell.send(later);
        events.addAll(later);

        awaitIds(survivor.history().port(), events);
    }

    /// A start that fails at the port, and one that fails at the folder, with its port open
    /// already.
    @Test
    void aStartThatFailsLeavesNothingOpen() throws Exception {
        int port;
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = taken.getLocalPort();
            assertThatThrownBy(() -> cell.startAt(port, "one"))
                    .isInstanceOf(IOException.class)
                    .hasMessage("cannot listen on 127.0.0.1:" + port);
        }

        Running running = cell.start("one", StoreConfig.DEFAULT);
        assertThatThrownBy(() -> cell.startAt(port, "one")).isInstanceOf(StreamsException.class);
        running.history().close();
        Running again = cell.startAt(port, "one");

        within(DEADLINE).until(again::isUp);
        assertThat(again.history().port()).isEqualTo(port);
    }

    @Test
    void filesOfAPartitionThatMovedAreDeletedWhereItWas() throws Exception {
        Duration soon = Duration.ofSeconds(2);
        Running first = cell.startAlone("one", soon);
        List<AuditEvent> events = ofManyAccounts();
        cell.send(events);
        awaitEach(first.history().port(), events);
        assertThat(partitions("one")).containsExactly("partition-0", "partition-1");

        Running second = cell.startAlone("two", soon);

        within(DEADLINE)
                .untilAsserted(() -> {
                    assertThat(partitions("one")).hasSize(1);
                    assertThat(partitions("two"))
                            .hasSize(1)
                            .doesNotContainAnyElementsOf(partitions("one"));
                });
        awaitEach(first.history().port(), events);
        second.history().close();
        awaitEach(first.history().port(), events);
    }

    /// In both partitions.
    private static List<AuditEvent> ofManyAccounts() {
        return IntStream.range(0, 20)
                .mapToObj(i ->
                        event("e-" + i, Instant.now())
                                .setRecipientAccountId("7777888800%02d".formatted(i))
                                .build())
                .toList();
    }

    private void awaitEach(int port, List<AuditEvent> oneOfEachAccount) {
        within(DEADLINE)
                .untilAsserted(() -> {
                    for (AuditEvent event : oneOfEachAccount) {
                        assertThat(cell.ids(port, event.getRecipientAccountId(), Map.of()))
                                .contains(List.of(event.getEventId()));
                    }
                });
    }

    private List<String> partitions(String instance) throws IOException {
        try (Stream<Path> folders = Files.list(cell.folder(instance))) {
            return folders.map(folder -> folder.getFileName().toString())
                    .filter(name -> name.startsWith("partition-"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void oldEventsGoAndTheirFilesToo() throws Exception {
        var seconds =
                new StoreConfig(Duration.ofSeconds(20), Duration.ofSeconds(2), 8 << 20, 8 << 20);
        Running running = cell.start("one", seconds);
        within(DEADLINE).until(running::isUp);
        List<AuditEvent> events =
                IntStream.range(0, 50)
                        .mapToObj(i -> event("e-" + i, Instant.now().minusMillis(i * 20L)).build())
                        .toList();
        cell.send(events);
        awaitIds(running.history().port(), events);

        within(DEADLINE)
                .untilAsserted(() ->
                        assertThat(cell.ids(running.history().port(), ACCOUNT, Map.of()))
                                .contains(List.of()));
        within(DEADLINE).untilAsserted(() -> assertThat(running.metric("time_segments")).isZero());
    }

    private Victim start(String instance) throws IOException, InterruptedException {
        return HistoryProcess.start(
                cell.folder(instance), instance, cell.bootstrapServers(), registry.url());
    }

    private void deleteHistoryTopicsRecords() throws Exception {
        try (var admin = Admin.create(cell.connection().client("deleting"))) {
            Map<TopicPartition, OffsetSpec> ends =
                    IntStream.range(0, 2)
                            .mapToObj(i -> new TopicPartition(TopicCatalogue.HISTORY, i))
                            .collect(Collectors.toMap(p -> p, _ -> OffsetSpec.latest()));
            Map<TopicPartition, RecordsToDelete> deleted =
                    admin.listOffsets(ends).all().get().entrySet().stream()
                            .collect(
                                    Collectors.toMap(
                                            Map.Entry::getKey,
                                            end ->
                                                    RecordsToDelete.beforeOffset(
                                                            end.getValue().offset())));
            admin.deleteRecords(deleted).all().get();
        }
    }
}
