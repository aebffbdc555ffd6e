package io.opentrail.manifest.page;

import java.nio.ByteBuffer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/// How far a trail's manifest is.
///
/// @param arrived receipts so far, those of no page yet included
/// @param entries in all pages
/// @param objects pages that are objects, too
record Head(long arrived, long pages, long entries, long objects) {

    static final Head NONE = new Head(0, 0, 0, 0);

    Head afterArrival() {
        return new Head(arrived + 1, pages, entries, objects);
    }

    Head afterPage(int entriesOfPage, boolean isObject) {
        return new Head(arrived, pages + 1, entries + entriesOfPage, objects + (isObject ? 1 : 0));
    }

    static Serde<Head> serde() {
        return Serdes.serdeFrom(
                (_, head) ->
                        ByteBuffer.allocate(4 * Long.BYTES)
                                .putLong(head.arrived)
                                .putLong(head.pages)
                                .putLong(head.entries)
                                .putLong(head.objects)
                                .array(),
                (_, bytes) -> {
                    ByteBuffer fields = ByteBuffer.wrap(bytes);
                    return new Head(
                            fields.getLong(), fields.getLong(), fields.getLong(), fields.getLong());
                });
    }
}
