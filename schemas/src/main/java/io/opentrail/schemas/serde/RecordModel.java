package io.opentrail.schemas.serde;

import org.apache.avro.data.TimeConversions.TimestampMillisConversion;
import org.apache.avro.specific.SpecificData;

/// How Avro's types stand in Java: times as instants, also where they may be null.
final class RecordModel {

    private RecordModel() {}

    static SpecificData of(Class<?> type) {
        SpecificData data = new SpecificData(type.getClassLoader());
        data.addLogicalTypeConversion(new TimestampMillisConversion());
        return data;
    }
}
