package io.opentrail.benchmarks.history;

import io.opentrail.history.event.Attribute;
import io.opentrail.history.event.HistoryEvent;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// A real record in which its ids, its time, and the names of its user, access key and resources
/// can be others.
final class RecordTemplate {

    private static final String ID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";
    private static final String TIME = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ";
    private static final Pattern EVENT_ID = field("eventID", ID);
    private static final Pattern EVENT_TIME = field("eventTime", TIME);
    private static final int KEY_LENGTH = 20;
    private static final int KEY_DIGITS = 4;
    private static final int KEY_RADIX = 32;
    private static final int FIRST_KEY = KEY_RADIX * KEY_RADIX * KEY_RADIX;
    private static final int SHORTEST_NAME = 3;

    /// What stands between two pieces of the record.
    private enum Slot {
        EVENT_ID,
        REQUEST_ID,
        TIME,
        USER,
        KEY,
        RESOURCE
    }

    private final List<String> pieces = new ArrayList<>();
    private final List<Slot> slots = new ArrayList<>();

    /// @param event of the record
    RecordTemplate(String record, HistoryEvent event) {
        Map<Slot, Pattern> patterns = patterns(event);
        Matcher matcher = anyOf(patterns).matcher(record);
        int end = 0;
        while (matcher.find()) {
            pieces.add(record.substring(end, matcher.start()));
            slots.add(
                    patterns.keySet().stream()
                            .filter(slot -> matcher.group(groupOf(slot)) != null)
                            .findFirst()
                            .orElseThrow());
            end = matcher.end();
        }
        pieces.add(record.substring(end));
    }

    /// Whether a record has an id and a time that can be others.
    static boolean fits(String record) {
        return EVENT_ID.matcher(record).find() && EVENT_TIME.matcher(record).find();
    }

    private static Map<Slot, Pattern> patterns(HistoryEvent event) {
        var patterns = new EnumMap<Slot, Pattern>(Slot.class);
        patterns.put(Slot.EVENT_ID, EVENT_ID);
        patterns.put(Slot.REQUEST_ID, field("requestID", ID));
        patterns.put(Slot.TIME, EVENT_TIME);
        event.values(Attribute.USERNAME).stream()
                .filter(user -> user.length() >= SHORTEST_NAME && !user.equals("root"))
                .forEach(user -> patterns.put(Slot.USER, endOf(List.of(user))));
        event.values(Attribute.ACCESS_KEY_ID).stream()
                .filter(key -> key.length() == KEY_LENGTH)
                .forEach(key -> patterns.put(Slot.KEY, lastDigitsOf(key)));
        List<String> resources = event.values(Attribute.RESOURCE_NAME);
        if (!resources.isEmpty()) {
            patterns.put(Slot.RESOURCE, endOf(resources));
        }
        return patterns;
    }

    private static Pattern field(String name, String value) {
        return Pattern.compile("(?<=\"%s\": ?\")%s".formatted(name, value));
    }

    /// The place where a text ends that ends with one of the names.
    private static Pattern endOf(List<String> names) {
        String quoted = names.stream().map(Pattern::quote).collect(Collectors.joining("|"));
        return Pattern.compile("(?<=" + quoted + ")(?=\")");
    }

    private static Pattern lastDigitsOf(String key) {
        int digits = KEY_LENGTH - KEY_DIGITS;
        return Pattern.compile(
                "(?<=%s)%s"
                        .formatted(
                                Pattern.quote(key.substring(0, digits)),
                                Pattern.quote(key.substring(digits))));
    }

    private static Pattern anyOf(Map<Slot, Pattern> patterns) {
        return Pattern.compile(
                patterns.entrySet().stream()
                        .map(slot -> "(?<%s>%s)".formatted(groupOf(slot.getKey()), slot.getValue()))
                        .collect(Collectors.joining("|")));
    }

    private static String groupOf(Slot slot) {
        return slot.name().replace("_", "").toLowerCase(Locale.ROOT);
    }

    /// What one event has for its own.
    ///
    /// @param time as in records
    /// @param user number of its user and of their access key; less than a million
    /// @param resource number of its resources
    record Values(UUID eventId, UUID requestId, String time, int user, int resource) {}

    String filled(Values values) {
        var texts = new EnumMap<Slot, String>(Slot.class);
        Function<Slot, String> text = slot -> texts.computeIfAbsent(slot, key -> text(key, values));
        var record = new StringBuilder(pieces.getFirst());
        for (int i = 0; i < slots.size(); i++) {
            record.append(Objects.requireNonNull(text.apply(slots.get(i))))
                    .append(pieces.get(i + 1));
        }
        return record.toString();
    }

    private static String text(Slot slot, Values values) {
        return switch (slot) {
            case EVENT_ID -> values.eventId().toString();
            case REQUEST_ID -> values.requestId().toString();
            case TIME -> values.time();
            case USER -> "-" + values.user();
            case KEY ->
                    Integer.toString(FIRST_KEY + values.user(), KEY_RADIX).toUpperCase(Locale.ROOT);
            case RESOURCE -> "-" + values.resource();
        };
    }
}
