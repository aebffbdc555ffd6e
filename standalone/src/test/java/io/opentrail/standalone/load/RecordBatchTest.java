package io.opentrail.standalone.load;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class RecordBatchTest {

    private static final byte[] RECORD = "{\"a\":1}".getBytes(UTF_8);
    private static final int GATEWAY_MAX_BYTES = 5 * 1024 * 1024;

    @Test
    void bodyIsALogFile() {
        var batch = new RecordBatch(0);
        batch.add(RECORD);
        batch.add(RECORD);

        byte[] body = batch.body();

        assertThat(body).asString(UTF_8).isEqualTo("{\"Records\":[{\"a\":1},{\"a\":1}]}");
    }

    @Test
    void aThousandRecordsFillIt() {
        var batch = new RecordBatch(0);

        while (batch.hasRoomFor(RECORD)) {
            batch.add(RECORD);
        }

        assertThat(batch.records()).isEqualTo(1_000);
    }

    @Test
    void aMebibyteFillsIt() {
        var batch = new RecordBatch(0);
        byte[] record = new byte[100_000];
        Arrays.fill(record, (byte) ' ');

        while (batch.hasRoomFor(record)) {
            batch.add(record);
        }

        assertThat(batch.records()).isEqualTo(10);
    }

    @Test
    void theLargestRecordGoesAlone() {
        var batch = new RecordBatch(7);
        byte[] largest = new byte[RecordSplitter.MAX_RECORD_BYTES];

        assertThat(batch.hasRoomFor(largest)).isTrue();
        batch.add(largest);
        assertThat(batch.hasRoomFor(RECORD)).isFalse();
        assertThat(batch.firstIndex()).isEqualTo(7);
        assertThat(batch.body()).hasSizeLessThan(GATEWAY_MAX_BYTES);
    }
}
