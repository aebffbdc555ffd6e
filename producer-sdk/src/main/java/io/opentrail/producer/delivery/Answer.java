package io.opentrail.producer.delivery;

import io.opentrail.producer.json.JsonReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/// What came of sending events.
sealed interface Answer {

    /// The gateway keeps all of them but these.
    record Kept(List<Refusal> refusals) implements Answer {}

    /// The gateway cannot take this body, whoever sends it and whenever: fewer events at once may
    /// do, one alone never will.
    record BadBody(int status, String code, String message) implements Answer {}

    /// Refused by what stands before a gateway, perhaps on account of the content.
    record Blocked(int status, String message) implements Answer {}

    /// Nothing is kept for sure, through no fault of the events.
    record Unavailable(OptionalInt status, String problem) implements Answer {}

    /// An event that the gateway will never keep.
    ///
    /// @param index of the event among those sent, from 0
    record Refusal(int index, String code, String message) {}

    /// Of a response.
    ///
    /// @param events sent
    static Answer of(int status, byte[] body, int events) {
        if (status == 200) {
            return kept(body, events);
        }
        Optional<Map<String, @Nullable Object>> error = error(body);
        Optional<String> code = error.map(e -> String.valueOf(e.get("code")));
        String message =
                error.map(e -> "%s: %s".formatted(e.get("code"), e.get("message")))
                        .orElse("HTTP status " + status);
        boolean isBadBody =
                status == 413 || (status == 400 && code.filter("InvalidBody"::equals).isPresent());
        if (isBadBody) {
            return new BadBody(status, code.orElse("HTTP" + status), message);
        }
        // a gateway gives a code with every error
        return (status == 400 || status == 403 || status == 406 || status == 422) && code.isEmpty()
                ? new Blocked(status, message)
                : new Unavailable(OptionalInt.of(status), message);
    }

    private static Answer kept(byte[] body, int events) {
        try {
            Map<String, @Nullable Object> answer = JsonReader.object(body);
            int accepted = JsonReader.member(answer, "accepted", Double.class).intValue();
            List<Refusal> refusals = refusals(answer, events);
            if (accepted + refusals.size() == events) {
                return new Kept(refusals);
            }
            return unreadable(
                    "answer tells of %d events, not of %d"
                            .formatted(accepted + refusals.size(), events));
        } catch (IllegalArgumentException | NoSuchElementException e) {
            return unreadable("answer cannot be read: " + e.getMessage());
        }
    }

    private static List<Refusal> refusals(Map<String, @Nullable Object> answer, int events) {
        var refusals = new ArrayList<Refusal>();
        for (Object element : JsonReader.member(answer, "rejected", List.class)) {
            if (!(element instanceof Map<?, ?> refusal)
                    || !(refusal.get("index") instanceof Double index)
                    || index < 0
                    || index >= events) {
                throw new IllegalArgumentException("no rejection of an event that was sent");
            }
            refusals.add(
                    new Refusal(
                            index.intValue(),
                            String.valueOf(refusal.get("code")),
                            String.valueOf(refusal.get("message"))));
        }
        return refusals;
    }

    private static Answer unreadable(String problem) {
        return new Unavailable(OptionalInt.of(200), problem);
    }

    private static Optional<Map<String, @Nullable Object>> error(byte[] body) {
        try {
            return Optional.of(JsonReader.object(body)).filter(e -> e.get("code") != null);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
