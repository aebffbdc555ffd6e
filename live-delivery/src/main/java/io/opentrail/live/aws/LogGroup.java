package io.opentrail.live.aws;

import io.opentrail.live.destination.LiveDestination;
import io.opentrail.live.destination.Outcome;
import io.opentrail.live.destination.Outcome.Failure;
import io.opentrail.live.destination.Outcome.Refusal;
import io.opentrail.live.event.LiveEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.DataAlreadyAcceptedException;
import software.amazon.awssdk.services.cloudwatchlogs.model.InputLogEvent;
import software.amazon.awssdk.services.cloudwatchlogs.model.PutLogEventsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.RejectedLogEventsInfo;
import software.amazon.awssdk.services.cloudwatchlogs.model.ResourceAlreadyExistsException;
import software.amazon.awssdk.services.cloudwatchlogs.model.ResourceNotFoundException;

/// A log group, with a stream for each account and region, made when it is missing. Events that the
/// group finds too old or too new are refused.
///
/// @param name at the endpoint
record LogGroup(CloudWatchLogsClient logs, String name) implements LiveDestination {

    private static final String TOO_OLD = "TooOld";
    private static final String TOO_NEW = "TooNew";
    private static final String EXPIRED = "Expired";

    @Override
    public Outcome deliver(List<LiveEvent> waiting) {
        LogBatch batch = LogBatch.first(waiting);
        if (batch.events().isEmpty()) {
            return new Outcome(List.of(), batch.tooLarge(), Optional.empty());
        }
        try {
            return outcome(batch, putInStream(batch));
        } catch (DataAlreadyAcceptedException _) {
            return new Outcome(batch.events(), batch.tooLarge(), Optional.empty());
        } catch (SdkException e) {
            Failure failure = AwsCalls.failure(e);
            return new Outcome(List.of(), batch.tooLarge(), Optional.of(failure));
        }
    }

    private PutLogEventsResponse putInStream(LogBatch batch) {
        try {
            return put(batch);
        } catch (ResourceNotFoundException _) {
            makeStream(batch.stream());
            return put(batch);
        }
    }

    private void makeStream(String stream) {
        try {
            logs.createLogStream(request -> request.logGroupName(name).logStreamName(stream));
        } catch (ResourceAlreadyExistsException _) {
            // somebody else was faster
        }
    }

    private PutLogEventsResponse put(LogBatch batch) {
        List<InputLogEvent> events =
                batch.events().stream()
                        .map(event ->
                                InputLogEvent.builder()
                                        .timestamp(event.eventTime().toEpochMilli())
                                        .message(event.record())
                                        .build())
                        .toList();
        return logs.putLogEvents(request ->
                request.logGroupName(name).logStreamName(batch.stream()).logEvents(events));
    }

    /// The group says up to where events are too old and expired, and from where on too new.
    private static Outcome outcome(LogBatch batch, PutLogEventsResponse answer) {
        RejectedLogEventsInfo rejected = answer.rejectedLogEventsInfo();
        if (rejected == null) {
            return new Outcome(batch.events(), batch.tooLarge(), Optional.empty());
        }
        int expired = orElse(rejected.expiredLogEventEndIndex(), 0);
        int old = orElse(rejected.tooOldLogEventEndIndex(), 0);
        int fresh = orElse(rejected.tooNewLogEventStartIndex(), batch.events().size());
        List<LiveEvent> taken = new ArrayList<>();
        List<Refusal> refused = new ArrayList<>(batch.tooLarge());
        for (int i = 0; i < batch.events().size(); i++) {
            LiveEvent event = batch.events().get(i);
            if (i < expired) {
                refused.add(new Refusal(event, EXPIRED));
            } else if (i < old) {
                refused.add(new Refusal(event, TOO_OLD));
            } else if (i >= fresh) {
                refused.add(new Refusal(event, TOO_NEW));
            } else {
                taken.add(event);
            }
        }
        return new Outcome(taken, refused, Optional.empty());
    }

    private static int orElse(@Nullable Integer index, int otherwise) {
        return index == null ? otherwise : index;
    }
}
