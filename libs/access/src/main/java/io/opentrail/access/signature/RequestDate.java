package io.opentrail.access.signature;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// When a request says it was signed: by `X-Amz-Date`, or by `Date` where that is missing.
final class RequestDate {

    private RequestDate() {}

    sealed interface Outcome permits At, Unusable {}

    record At(Instant instant) implements Outcome {}

    record Unusable(Refused refused) implements Outcome {}

    static Outcome of(RequestHead request) {
        List<String> amzDates = request.values("x-amz-date");
        List<String> dates = amzDates.isEmpty() ? request.values("date") : amzDates;
        if (dates.isEmpty()) {
            return unusable(
                    "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date'"
                            + " header.");
        }
        if (dates.size() > 1) {
            return unusable("The request's date must be given once.");
        }
        return parsed(dates.getFirst(), amzDates.isEmpty());
    }

    private static Outcome parsed(String text, boolean httpDate) {
        String date = text.strip();
        Optional<Instant> instant =
                httpDate ? BasicTime.parseHttpDate(date) : BasicTime.parse(date);
        return instant.<Outcome>map(At::new)
                .orElseGet(() ->
                        unusable(
                                "Date must be in ISO-8601 'basic format'. Got '%s'."
                                        .formatted(date)));
    }

    private static Outcome unusable(String message) {
        return new Unusable(Refused.incomplete(message));
    }
}
