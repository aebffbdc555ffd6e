package io.opentrail.benchmarks.scale;

import io.opentrail.benchmarks.process.Pause;
import io.opentrail.schemas.topics.KafkaConnection;
import io.opentrail.standalone.cell.CellPorts;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import software.amazon.awssdk.services.cloudtrail.CloudTrailClient;
import software.amazon.awssdk.services.cloudtrail.model.EventSelector;
import software.amazon.awssdk.services.cloudtrail.model.ReadWriteType;

/// Switches a trail's selectors to and fro while events come in, and tells by which selectors each
/// was decided.
final class SelectorSwitches {

    private static final int ACCOUNT = 0;
    private static final long SETTLE_MILLIS = 1_500;
    private static final long BETWEEN_EVENTS_MILLIS = 10;

    private final CellPorts ports;
    private final CloudTrailClient cloudTrail;
    private final String trail;
    private final List<Sent> sent = new CopyOnWriteArrayList<>();

    SelectorSwitches(CellPorts ports, CloudTrailClient cloudTrail, String trail) {
        this.ports = ports;
        this.cloudTrail = cloudTrail;
        this.trail = trail;
    }

    /// An event; times by [System#nanoTime].
    private record Sent(int number, long begunNanos, long acknowledgedNanos) {}

    /// A call of PutEventSelectors.
    ///
    /// @param takes whether the trail takes the events from then on
    private record Switch(boolean takes, long begunNanos, long answeredNanos) {}

    /// @param callMillis how long each call took
    /// @param effectMillis from a call's answer until the first event that it let in was to be read
    ///   in the routed topic
    /// @param wrong events decided otherwise than by the selectors in force when they were sent
    record Result(List<Long> callMillis, List<Long> effectMillis, int events, int wrong) {}

    Result run(int times) throws IOException, InterruptedException {
        put(false);
        List<Switch> switches = new ArrayList<>();
        var stopped = new AtomicBoolean();
        try (var routed = new RoutedEvents(KafkaConnection.of("127.0.0.1:" + ports.kafka()))) {
            Thread sender = Thread.ofPlatform().name("event-sender").start(() -> send(stopped));
            for (int i = 0; i < 2 * times; i++) {
                Pause.millis(SETTLE_MILLIS);
                switches.add(put(i % 2 == 0));
            }
            Pause.millis(SETTLE_MILLIS);
            stopped.set(true);
            sender.join();
            Pause.millis(2 * SETTLE_MILLIS);
            return result(switches, routed.nanosByNumber());
        }
    }

    private void send(AtomicBoolean stopped) {
        try (var sender = new EventSender(ports)) {
            for (int number = 0; !stopped.get(); number++) {
                long begun = System.nanoTime();
                sender.send(List.of(EventSender.event(ACCOUNT, RoutedEvents.eventId(number))));
                sent.add(new Sent(number, begun, System.nanoTime()));
                Pause.millis(BETWEEN_EVENTS_MILLIS);
            }
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private Switch put(boolean takes) {
        long begun = System.nanoTime();
        cloudTrail.putEventSelectors(put ->
                put.trailName(trail)
                        .eventSelectors(
                                EventSelector.builder()
                                        .readWriteType(
                                                takes ? ReadWriteType.ALL : ReadWriteType.READ_ONLY)
                                        .includeManagementEvents(true)
                                        .build()));
        return new Switch(takes, begun, System.nanoTime());
    }

    private Result result(List<Switch> switches, Map<Integer, Long> routed) {
        List<Long> effects = new ArrayList<>();
        int events = 0;
        int wrong = 0;
        for (int i = 0; i < switches.size(); i++) {
            Switch now = switches.get(i);
            long end = i + 1 < switches.size() ? switches.get(i + 1).begunNanos() : Long.MAX_VALUE;
            List<Sent> decided =
                    sent.stream()
                            .filter(event -> event.begunNanos() > now.answeredNanos())
                            .filter(event -> event.acknowledgedNanos() < end)
                            .toList();
            events += decided.size();
            wrong +=
                    (int)
                            decided.stream()
                                    .filter(event ->
                                            routed.containsKey(event.number()) != now.takes())
                                    .count();
            if (now.takes()) {
                decided.stream()
                        .flatMap(event -> Stream.ofNullable(routed.get(event.number())))
                        .min(Long::compare)
                        .ifPresent(seen -> effects.add((seen - now.answeredNanos()) / 1_000_000));
            }
        }
        return new Result(
                switches.stream()
                        .map(call -> (call.answeredNanos() - call.begunNanos()) / 1_000_000)
                        .toList(),
                effects,
                events,
                wrong);
    }
}
