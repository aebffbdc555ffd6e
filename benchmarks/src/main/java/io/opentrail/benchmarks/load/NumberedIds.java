package io.opentrail.benchmarks.load;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import java.util.function.Supplier;

/// The `eventID`s of this benchmark's events: numbered from 0 on, so that a bit for each tells
/// which of them are there.
final class NumberedIds implements Supplier<UUID> {

    private static final long HIGH = 0x10ad0000_0000_4000L;
    private static final long VARIANT = 0x8000_0000_0000_0000L;
    private static final byte[] BEGIN =
            "\"eventID\":\"10ad0000-0000-4000-8".getBytes(StandardCharsets.US_ASCII);
    private static final int LENGTH = BEGIN.length + "000-000000000000\"".length();

    private final AtomicLong next = new AtomicLong();

    @Override
    public UUID get() {
        return new UUID(HIGH, VARIANT | next.getAndIncrement());
    }

    /// How many were given, each with a number below it.
    long count() {
        return next.get();
    }

    static long number(String eventId) {
        return UUID.fromString(eventId).getLeastSignificantBits() & ~VARIANT;
    }

    /// Calls the consumer with the number of each such id in records of JSON, as often as it is
    /// there.
    static void find(byte[] json, LongConsumer numbers) {
        for (int at = 0; at + LENGTH <= json.length; at++) {
            if (json[at] == '"' && begins(json, at)) {
                int digits = at + BEGIN.length;
                String text = new String(json, digits, 16, StandardCharsets.US_ASCII);
                numbers.accept(
                        HexFormat.fromHexDigitsToLong(text.substring(0, 3)) << 48
                                | HexFormat.fromHexDigitsToLong(text.substring(4)));
                at += LENGTH - 1;
            }
        }
    }

    private static boolean begins(byte[] json, int at) {
        for (int i = 1; i < BEGIN.length; i++) {
            if (json[at + i] != BEGIN[i]) {
                return false;
            }
        }
        return true;
    }
}
