package io.opentrail.manifest.object;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;

/// How far a partition's pages are put: all before an offset, but for those of some trails, which
/// are put up to an offset of their own. A trail whose bucket refuses for a month holds back
/// nothing but itself.
///
/// @param offset where the next process reads on
/// @param offsetsByTrailId of those trails; lower than `offset`
record Position(long offset, Map<String, Long> offsetsByTrailId) {

    /// The broker's default for the metadata of an offset is 4,096 bytes.
    static final int MAX_METADATA_CHARS = 4_000;

    private static final String BETWEEN = ",";
    private static final String IS = "=";

    Position {
        offsetsByTrailId = Map.copyOf(offsetsByTrailId);
    }

    /// Names those that are furthest behind; the others, if they do not fit in, hold it back.
    ///
    /// @param read behind the last page that was read
    /// @param unput by trail id, the first offset that is not put
    static Position of(long read, Map<String, Long> unput) {
        Map<String, Long> named = new LinkedHashMap<>();
        long offset = read;
        int chars = 0;
        List<Map.Entry<String, Long>> oldestFirst =
                unput.entrySet().stream().sorted(Map.Entry.comparingByValue()).toList();
        for (Map.Entry<String, Long> trail : oldestFirst) {
            chars += text(trail).length() + BETWEEN.length();
            if (chars > MAX_METADATA_CHARS) {
                offset = Math.min(offset, trail.getValue());
                break;
            }
            named.put(trail.getKey(), trail.getValue());
        }
        return new Position(offset, named);
    }

    /// @throws IllegalArgumentException if the metadata is not ours
    static Position of(OffsetAndMetadata committed) {
        Map<String, Long> named = new LinkedHashMap<>();
        if (!committed.metadata().isEmpty()) {
            for (String trail : committed.metadata().split(BETWEEN, -1)) {
                String[] parts = trail.split(IS, 2);
                named.put(parts[0], Long.parseLong(parts[parts.length - 1]));
            }
        }
        return new Position(committed.offset(), named);
    }

    OffsetAndMetadata toCommit() {
        return new OffsetAndMetadata(
                offset,
                String.join(
                        BETWEEN,
                        offsetsByTrailId.entrySet().stream()
                                .sorted(Comparator.comparing(Map.Entry::getKey))
                                .map(Position::text)
                                .toList()));
    }

    private static String text(Map.Entry<String, Long> trail) {
        return trail.getKey() + IS + trail.getValue();
    }
}
