package io.opentrail.live.aws;

import io.opentrail.live.destination.LiveDestination;
import io.opentrail.live.destination.Outcome;
import io.opentrail.live.destination.Outcome.Failure;
import io.opentrail.live.destination.Outcome.Refusal;
import io.opentrail.live.event.LiveEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResponse;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResultEntry;

/// An event bus. Of the entries of a request the ones that failed are offered again, alone.
///
/// @param name or ARN
record EventBus(EventBridgeClient events, String name, String sourcePrefix)
        implements LiveDestination {

    static final int MAX_ENTRIES = 10;
    static final int MAX_BYTES = 256 * 1024;

    private static final String TOO_LARGE = "EventTooLarge";
    private static final Set<String> FOR_EVER = Set.of("MalformedDetail", "InvalidArgument");

    @Override
    public Outcome deliver(List<LiveEvent> waiting) {
        List<BusEntry> entries = new ArrayList<>();
        List<Refusal> refused = new ArrayList<>();
        long bytes = 0;
        for (LiveEvent event : waiting) {
            BusEntry entry = BusEntry.of(event, name, sourcePrefix);
            if (entry.bytes() >= MAX_BYTES) {
                refused.add(new Refusal(event, TOO_LARGE));
                continue;
            }
            bytes += entry.bytes();
            if (bytes >= MAX_BYTES || entries.size() == MAX_ENTRIES) {
                break;
            }
            entries.add(entry);
        }
        return entries.isEmpty()
                ? new Outcome(List.of(), refused, Optional.empty())
                : put(entries, refused);
    }

    private Outcome put(List<BusEntry> entries, List<Refusal> refused) {
        try {
            PutEventsResponse answer =
                    events.putEvents(request ->
                            request.entries(entries.stream().map(BusEntry::entry).toList()));
            return outcome(entries, refused, answer.entries());
        } catch (SdkException e) {
            return new Outcome(List.of(), refused, Optional.of(AwsCalls.failure(e)));
        }
    }

    private static Outcome outcome(
            List<BusEntry> entries, List<Refusal> before, List<PutEventsResultEntry> results) {
        if (results.size() != entries.size()) {
            return new Outcome(List.of(), before, Optional.of(Failure.of("AnswerNotUnderstood")));
        }
        List<LiveEvent> delivered = new ArrayList<>();
        List<Refusal> refused = new ArrayList<>(before);
        Optional<Failure> failure = Optional.empty();
        for (int i = 0; i < results.size(); i++) {
            LiveEvent event = entries.get(i).event();
            String code = results.get(i).errorCode();
            if (code == null) {
                delivered.add(event);
            } else if (FOR_EVER.contains(code)) {
                refused.add(new Refusal(event, code));
            } else {
                failure = Optional.of(Failure.of(code));
            }
        }
        return new Outcome(delivered, refused, failure);
    }
}
