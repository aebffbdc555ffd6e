package io.opentrail.schemas.serde;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.avro.Schema;

/// Passes over one value of a schema without making anything of it.
@FunctionalInterface
interface Skip {

    void skip(BinaryCursor cursor);

    static Skip of(Schema schema) {
        return of(schema, new HashMap<>());
    }

    /// @param records by full name, since a record can hold itself
    private static Skip of(Schema schema, Map<String, Skip> records) {
        return switch (schema.getType()) {
            case NULL -> _ -> {};
            case BOOLEAN -> cursor -> cursor.skip(1);
            case INT, LONG, ENUM -> BinaryCursor::number;
            case FLOAT -> cursor -> cursor.skip(Float.BYTES);
            case DOUBLE -> cursor -> cursor.skip(Double.BYTES);
            case STRING, BYTES -> cursor -> cursor.skip(cursor.length());
            case FIXED -> cursor -> cursor.skip(schema.getFixedSize());
            case UNION -> union(schema, records);
            case RECORD -> record(schema, records);
            case ARRAY -> blocks(of(schema.getElementType(), records));
            case MAP -> {
                Skip value = of(schema.getValueType(), records);
                yield blocks(cursor -> {
                    cursor.skip(cursor.length());
                    value.skip(cursor);
                });
            }
        };
    }

    private static Skip union(Schema schema, Map<String, Skip> records) {
        List<Skip> branches =
                schema.getTypes().stream().map(branch -> of(branch, records)).toList();
        return cursor -> branches.get(branch(cursor, branches.size())).skip(cursor);
    }

    /// Which of a union's branches follows.
    static int branch(BinaryCursor cursor, int branches) {
        long branch = cursor.number();
        if (branch < 0 || branch >= branches) {
            throw new UndecodableRecordException("has a value of no branch of a union");
        }
        return (int) branch;
    }

    private static Skip record(Schema schema, Map<String, Skip> records) {
        Skip known = records.get(schema.getFullName());
        if (known != null) {
            return known;
        }
        String name = schema.getFullName();
        records.put(name, cursor -> Objects.requireNonNull(records.get(name)).skip(cursor));
        List<Skip> fields =
                schema.getFields().stream().map(field -> of(field.schema(), records)).toList();
        Skip all =
                cursor -> {
                    for (Skip field : fields) {
                        field.skip(cursor);
                    }
                };
        records.put(schema.getFullName(), all);
        return all;
    }

    /// Items come in counted blocks, the last of which is empty; a negative count is followed by
    /// the block's size.
    private static Skip blocks(Skip item) {
        return cursor -> {
            for (long count = cursor.number(); count != 0; count = cursor.number()) {
                if (count < 0) {
                    cursor.skip(cursor.number());
                } else {
                    for (long i = 0; i < count; i++) {
                        item.skip(cursor);
                    }
                }
            }
        };
    }
}
