package io.opentrail.standalone.load;

import java.util.LinkedHashMap;
import java.util.Map;

/// What became of all records so far. Not safe for use by several threads.
public final class LoadTally {

    private final Map<String, Reason> reasons = new LinkedHashMap<>();
    private long accepted;
    private long rejected;

    /// Why records were rejected.
    ///
    /// @param example where the first of them is
    private record Reason(String text, long records, String example) {

        Reason oneMore() {
            return new Reason(text, records + 1, example);
        }
    }

    void add(String fileName, long firstIndex, GatewayClient.Answer answer) {
        accepted += answer.accepted();
        rejected += answer.rejections().size();
        for (GatewayClient.Rejection rejection : answer.rejections()) {
            String text = rejection.code() + ": " + rejection.message();
            String example =
                    "%s, record %d%s"
                            .formatted(
                                    fileName,
                                    firstIndex + rejection.index(),
                                    rejection.eventId().isEmpty()
                                            ? ""
                                            : ", eventID " + rejection.eventId());
            reasons.merge(text, new Reason(text, 1, example), (known, _) -> known.oneMore());
        }
    }

    public long accepted() {
        return accepted;
    }

    public long rejected() {
        return rejected;
    }

    /// A line for each reason; empty when nothing was rejected.
    public String reasons() {
        var text = new StringBuilder();
        reasons.values()
                .forEach(reason ->
                        text.append(
                                "  %6d  %s (the first: %s)%n"
                                        .formatted(
                                                reason.records(),
                                                reason.text(),
                                                reason.example())));
        return text.toString();
    }
}
