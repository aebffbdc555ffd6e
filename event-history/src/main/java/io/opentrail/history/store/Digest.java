package io.opentrail.history.store;

import java.nio.ByteBuffer;
import java.util.Comparator;
import java.util.HexFormat;

/// The first 16 bytes of a SHA-256: whoever wants two contents with the same has to try 2^64.
public record Digest(long high, long low) implements Comparable<Digest> {

    static final int BYTES = 2 * Long.BYTES;
    static final Digest FIRST = new Digest(0, 0);

    private static final Comparator<Digest> AS_BYTES =
            Comparator.comparing(Digest::high, Long::compareUnsigned)
                    .thenComparing(Digest::low, Long::compareUnsigned);

    static Digest of(ByteBuffer content) {
        return read(ByteBuffer.wrap(Sha256.of(content.duplicate())));
    }

    static Digest read(ByteBuffer bytes) {
        return new Digest(bytes.getLong(), bytes.getLong());
    }

    /// @param hex what [#toString] gives
    static Digest parse(String hex) {
        return read(ByteBuffer.wrap(HexFormat.of().parseHex(hex)));
    }

    void writeTo(ByteBuffer bytes) {
        bytes.putLong(high).putLong(low);
    }

    @Override
    public int compareTo(Digest other) {
        return AS_BYTES.compare(this, other);
    }

    @Override
    public String toString() {
        return HexFormat.of().toHexDigits(high) + HexFormat.of().toHexDigits(low);
    }
}
