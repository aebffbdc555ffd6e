package io.opentrail.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.DataFormatException;
import java.util.zip.GZIPOutputStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class GunzipTest {
    private static final int PLENTY = 1 << 20;

    @Property(tries = 200)
    void undoesGzip(@ForAll byte[] first, @ForAll byte[] second) throws Exception {
        var decoded =
                Gunzip.decode(concat(gzip(first), gzip(second)), PLENTY, BodyBudget.UNLIMITED);

        assertThat(decoded).isEqualTo(concat(first, second));
    }

    @Property(tries = 200)
    void noPrefixIsTakenForTheWhole(
            @ForAll byte[] bytes, @ForAll @IntRange(min = 0, max = 99) int percent)
            throws Exception {
        var gzip = gzip(bytes);
        var prefix = Arrays.copyOf(gzip, gzip.length * percent / 100);

        assertThatThrownBy(() -> Gunzip.decode(prefix, PLENTY, BodyBudget.UNLIMITED))
                .isInstanceOf(DataFormatException.class)
                .hasMessage("cut off after " + prefix.length + " bytes");
    }

    @Test
    void givesNoMoreThanAskedFor() throws Exception {
        var gzip = gzip(new byte[50_000_000]);

        var decoded = Gunzip.decode(gzip, 1001, BodyBudget.UNLIMITED);

        assertThat(decoded).hasSize(1001);
    }

    @Test
    void manyMembersTogetherGiveNoMoreThanAskedFor() throws Exception {
        var member = gzip(new byte[400]);

        var decoded =
                Gunzip.decode(
                        concat(concat(member, member), concat(member, member)),
                        1001,
                        BodyBudget.UNLIMITED);

        assertThat(decoded).hasSize(1001);
    }

    @Test
    void rubbishAfterTheLastMemberIsAnError() throws Exception {
        var gzip = gzip("text".getBytes(UTF_8));

        assertThatThrownBy(() ->
                        Gunzip.decode(
                                concat(gzip, "rubbish".getBytes(UTF_8)),
                                PLENTY,
                                BodyBudget.UNLIMITED))
                .hasMessage("no gzip header at byte " + gzip.length);
    }

    @Test
    void changedByteIsAnError() throws Exception {
        var gzip = gzip("text that is stored".getBytes(UTF_8));
        gzip[gzip.length - 6] ^= 1;

        assertThatThrownBy(() -> Gunzip.decode(gzip, PLENTY, BodyBudget.UNLIMITED))
                .hasMessage("checksum or length does not match");
    }

    @Test
    void optionalHeaderFieldsAreSkipped() throws Exception {
        var gzip = gzip("text".getBytes(UTF_8));
        // extra field of 2 bytes, name "n", comment "c", header checksum
        var header =
                HexFormat.of()
                        .parseHex("1f8b081e000000000000" + "02006161" + "6e00" + "6300" + "0000");

        var decoded =
                Gunzip.decode(
                        concat(header, Arrays.copyOfRange(gzip, 10, gzip.length)),
                        PLENTY,
                        BodyBudget.UNLIMITED);

        assertThat(decoded).asString().isEqualTo("text");
    }

    @Test
    void emptyInputIsAnError() {
        assertThatThrownBy(() -> Gunzip.decode(new byte[0], PLENTY, BodyBudget.UNLIMITED))
                .hasMessage("cut off after 0 bytes");
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        }
        return out.toByteArray();
    }

    private static byte[] concat(byte[] first, byte[] second) {
        var both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
