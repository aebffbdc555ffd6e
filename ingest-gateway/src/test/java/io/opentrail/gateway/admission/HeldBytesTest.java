package io.opentrail.gateway.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentrail.access.identity.Service;
import io.opentrail.gateway.admission.BatchResult.Batch;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is asked for is what is held.
class HeldBytesTest {

    private static final int RECORDS = 10_000;
    private static final int BODIES = 20;
    private static final String LEAST_THAT_IS_TAKEN =
            "{\"eventTime\":\"2026-01-02T03:04:05Z\",\"eventSource\":\"s\",\"eventName\":\"n\"}";
    private static final Arrival ARRIVAL =
            new Arrival(
                    new Service("producer", List.of(), List.of("*"), List.of("111122223333")),
                    Optional.of("us-east-1"),
                    false,
                    Instant.parse("2026-06-07T08:09:10Z"));

    private final BatchReader reader =
            new BatchReader(
                    new RecordAdmission(
                            List.of("us-east-1"), EventTimeRule.DEFAULT, UUID::randomUUID),
                    RECORDS);

    @ParameterizedTest
    @ValueSource(
            strings = {"1", "{}", "{\"eventID\":\"a\"}", "{\"awsRegion\":1}", LEAST_THAT_IS_TAKEN})
    void smallRecordsTakeNoMoreThanIsAskedFor(String record) {
        byte[] body = (record + "\n").repeat(RECORDS).getBytes(StandardCharsets.UTF_8);
        var held = new ArrayList<Batch>();
        long[] asked = {0};

        for (int i = 0; i < BODIES; i++) {
            held.add(
                    (Batch)
                            reader.read(
                                    body,
                                    BodyFormat.JSON_LINES,
                                    ARRIVAL,
                                    bytes -> asked[0] += bytes));
        }

        assertThat(held).hasSize(BODIES);
        long withThem = liveHeapBytes();
        held.clear();
        assertThat(withThem - liveHeapBytes()).isBetween(1L, asked[0]);
    }

    private static long liveHeapBytes() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
