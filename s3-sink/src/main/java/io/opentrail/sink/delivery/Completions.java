package io.opentrail.sink.delivery;

import io.opentrail.delivery.DecidedLogFile;
import io.opentrail.delivery.DeliveryDecision;
import io.opentrail.delivery.DeliveryReceipt;
import io.opentrail.delivery.Parking;
import io.opentrail.sink.ledger.Completion;
import io.opentrail.sink.ledger.Completion.ParkedEvent;
import io.opentrail.sink.logfile.RoutedEvent;
import io.opentrail.trail.Trail;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// Turns a resolved chunk into what is to be committed for it.
final class Completions {

    private static final String UNKNOWN = "Unknown";

    private final Function<String, Optional<Trail>> trailById;
    private final ParkedTrails parked;

    Completions(Function<String, Optional<Trail>> trailById, ParkedTrails parked) {
        this.trailById = trailById;
        this.parked = parked;
    }

    Completion of(Source source, InFlight inFlight, Instant now) {
        DeliveryDecision decision = inFlight.chunk().decision();
        Map<String, Parking> newParkings = new LinkedHashMap<>();
        List<DeliveryReceipt> receipts = new ArrayList<>();
        List<ParkedEvent> waiting = new ArrayList<>();
        for (PendingFile file : inFlight.files()) {
            switch (file) {
                case PendingFile.Stored stored -> receipts.add(receipt(stored, decision));
                case PendingFile.Refused refused -> {
                    DecidedLogFile decided = refused.events().file();
                    String lane =
                            lane(source, decided.getTrailId(), refused.error(), now, newParkings);
                    refused.events()
                            .events()
                            .forEach(event -> waiting.add(parkedAs(event, decided, lane)));
                }
                case PendingFile.Waiting open -> throw unresolved(decision);
                case PendingFile.Putting open -> throw unresolved(decision);
            }
        }
        for (RoutedEvent event : inFlight.chunk().toPark()) {
            String lane = lane(source, event.group().trailId(), UNKNOWN, now, newParkings);
            waiting.add(
                    new ParkedEvent(
                            lane,
                            event.key(),
                            event.value().copy(),
                            Optional.empty(),
                            0,
                            event.group().redelivery()));
        }
        return new Completion(
                source.partition(),
                decision.getToOffset(),
                receipts,
                waiting,
                List.copyOf(newParkings.values()),
                List.of(),
                source.deadLetters().stream()
                        .filter(letter -> letter.offset() < decision.getToOffset())
                        .toList());
    }

    private String lane(
            Source source,
            String trailId,
            String error,
            Instant now,
            Map<String, Parking> newParkings) {
        int partition = source.partition().partition();
        return parked.parking(partition, trailId)
                .or(() -> Optional.ofNullable(newParkings.get(trailId)))
                .orElseGet(() -> {
                    List<String> taken =
                            newParkings.values().stream().map(Parking::getLaneTopic).toList();
                    String lane = parked.laneForNext(partition, taken);
                    Parking parking =
                            new Parking(trailId, partition, lane, now, 1, now, now, error);
                    newParkings.put(trailId, parking);
                    return parking;
                })
                .getLaneTopic();
    }

    private static ParkedEvent parkedAs(RoutedEvent event, DecidedLogFile decided, String lane) {
        return new ParkedEvent(
                lane,
                event.key(),
                event.value().copy(),
                Optional.of(decided.getObjectKey()),
                decided.getEventCount(),
                decided.getRedelivery());
    }

    private DeliveryReceipt receipt(PendingFile.Stored stored, DeliveryDecision decision) {
        DecidedLogFile file = stored.events().file();
        return new DeliveryReceipt(
                file.getTrailId(),
                trailById.apply(file.getTrailId()).map(Trail::getTrailArn).orElse(""),
                file.getAccountId(),
                file.getAwsRegion(),
                file.getKind(),
                file.getBucket(),
                file.getObjectKey(),
                stored.file().sha256(),
                stored.file().uncompressedBytes(),
                stored.storedBytes(),
                stored.file().eventCount(),
                stored.file().oldest(),
                stored.file().newest(),
                stored.at(),
                decision.getSourceTopic(),
                decision.getPartition(),
                decision.getFromOffset(),
                decision.getToOffset(),
                file.getRedelivery());
    }

    private static IllegalStateException unresolved(DeliveryDecision decision) {
        return new IllegalStateException(
                "chunk %s-%d@%d is not resolved"
                        .formatted(
                                decision.getSourceTopic(),
                                decision.getPartition(),
                                decision.getFromOffset()));
    }
}
