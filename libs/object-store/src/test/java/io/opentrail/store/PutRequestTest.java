package io.opentrail.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PutRequestTest {

    @ParameterizedTest
    @ValueSource(strings = {"Signature", "x_y", "-a", "a-", "", "a b"})
    void aMetadataNameThatAStoreMightChangeIsRejected(String name) {
        assertThatThrownBy(() -> put(Map.of(name, "value")))
                .hasMessageContaining("user metadata name '" + name + "'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " a", "a ", "line\nbreak", "caf\u00e9"})
    void aMetadataValueThatAHeaderCannotCarryIsRejected(String value) {
        assertThatThrownBy(() -> put(Map.of("name", value)))
                .hasMessageContaining("user metadata 'name'");
    }

    @Test
    void theSameBytesSatisfyItWithMoreMetadataThanAskedFor() {
        var stored = new StoredObject(new byte[] {1}, "any/type", Map.of("a", "1", "b", "2"));

        assertThat(put(Map.of("a", "1")).isSatisfiedBy(stored)).isTrue();
        assertThat(put(Map.of("a", "2")).isSatisfiedBy(stored)).isFalse();
    }

    @Test
    void gzipWithAnythingBehindItsMemberIsAnotherObject() {
        var member = gzip("content");

        assertThat(satisfied(member, member)).isTrue();
        assertThat(satisfied(member, join(member, new byte[] {0}))).isFalse();
        assertThat(satisfied(member, join(member, member))).isFalse();
        assertThat(satisfied(member, join(member, gzip("")))).isFalse();
        // the same trailer at the very end, and something between
        assertThat(satisfied(member, join(member, trailer(member)))).isFalse();
    }

    @Test
    void gzipThatIsCutShortOrDamagedIsAnotherObject() {
        var member = gzip("content ".repeat(5000));
        var damaged = member.clone();
        damaged[member.length / 2] ^= 0x55;
        var cut = join(Arrays.copyOf(member, member.length / 2), trailer(member));

        assertThat(satisfied(member, damaged)).isFalse();
        assertThat(satisfied(member, cut)).isFalse();
        assertThat(satisfied(member, Arrays.copyOf(member, 12))).isFalse();
        assertThat(satisfied(member, new byte[0])).isFalse();
    }

    private static PutRequest put(Map<String, String> metadata) {
        return new PutRequest("logs", "key", new byte[] {1}, PutRequest.GZIP, metadata);
    }

    private static boolean satisfied(byte[] asked, byte[] stored) {
        return PutRequest.gzip("logs", "key", asked)
                .isSatisfiedBy(new StoredObject(stored, PutRequest.GZIP, Map.of()));
    }

    private static byte[] trailer(byte[] member) {
        return Arrays.copyOfRange(member, member.length - 8, member.length);
    }

    private static byte[] join(byte[] first, byte[] second) {
        var joined = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, joined, first.length, second.length);
        return joined;
    }

    private static byte[] gzip(String content) {
        var bytes = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(bytes)) {
            gzip.write(content.getBytes(UTF_8));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return bytes.toByteArray();
    }
}
