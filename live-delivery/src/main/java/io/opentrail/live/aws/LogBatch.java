package io.opentrail.live.aws;

import io.opentrail.live.destination.Outcome.Refusal;
import io.opentrail.live.event.LiveEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// What goes to one log stream in one call, within the limits of
/// <https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutLogEvents.html>.
///
/// @param events in the order of their times, as the API asks for; of equal times in that of the
///   partition
/// @param tooLarge met on the way, which CloudTrail leaves out
record LogBatch(String stream, List<LiveEvent> events, List<Refusal> tooLarge) {

    static final int MAX_BYTES = 1_048_576;
    static final int MAX_EVENTS = 10_000;
    static final int BYTES_OF_EACH = 26;

    /// CloudTrail sends nothing larger to a log group, whatever the group would take.
    static final int MAX_RECORD_BYTES = 256 * 1024;

    static final String TOO_LARGE = "EventTooLarge";
    private static final Duration MAX_SPAN = Duration.ofHours(24);

    /// The first event's stream, and the first events of that stream.
    static LogBatch first(List<LiveEvent> waiting) {
        String stream = streamOf(waiting.getFirst());
        List<LiveEvent> events = new ArrayList<>();
        List<Refusal> tooLarge = new ArrayList<>();
        Instant earliest = Instant.MAX;
        Instant latest = Instant.MIN;
        long bytes = 0;
        for (LiveEvent event : waiting) {
            if (!streamOf(event).equals(stream)) {
                continue;
            }
            if (event.recordBytes() > MAX_RECORD_BYTES) {
                tooLarge.add(new Refusal(event, TOO_LARGE));
                continue;
            }
            Instant time = event.eventTime();
            earliest = time.isBefore(earliest) ? time : earliest;
            latest = time.isAfter(latest) ? time : latest;
            bytes += event.recordBytes() + BYTES_OF_EACH;
            boolean fits =
                    bytes <= MAX_BYTES
                            && events.size() < MAX_EVENTS
                            && Duration.between(earliest, latest).compareTo(MAX_SPAN) <= 0;
            if (!fits) {
                break;
            }
            events.add(event);
        }
        events.sort(Comparator.comparing(LiveEvent::eventTime));
        return new LogBatch(stream, events, tooLarge);
    }

    /// `<account>_CloudTrail_<region>`; an organization's begins with its id.
    static String streamOf(LiveEvent event) {
        String stream = event.accountId() + "_CloudTrail_" + event.awsRegion();
        return event.organizationId().map(id -> id + "_" + stream).orElse(stream);
    }
}
