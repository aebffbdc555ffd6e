package io.opentrail.schemas.serde;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentrail.trail.ControlRecord;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Control records stay in their topic for years, and services of several versions read them.
class ControlRecordEvolutionTest {

    @ParameterizedTest
    @ValueSource(strings = "control-record-1.avsc")
    void everyVersionReadsWhatAnyOtherWrote(String earlierVersion) throws IOException {
        Schema earlier = schema(earlierVersion);
        Schema now = ControlRecord.getClassSchema();

        assertThat(compatibility(now, earlier)).isEqualTo(SchemaCompatibilityType.COMPATIBLE);
        assertThat(compatibility(earlier, now)).isEqualTo(SchemaCompatibilityType.COMPATIBLE);
    }

    private static SchemaCompatibilityType compatibility(Schema reader, Schema writer) {
        return SchemaCompatibility.checkReaderWriterCompatibility(reader, writer).getType();
    }

    private static Schema schema(String name) throws IOException {
        try (InputStream file =
                Objects.requireNonNull(
                        ControlRecordEvolutionTest.class.getResourceAsStream(
                                "/evolution/" + name))) {
            return new Schema.Parser().parse(file);
        }
    }
}
