package io.opentrail.benchmarks.lookup;

/// Questions that are measured together.
///
/// @param attribute as in [CountedValue]
/// @param page from 1 on
record QuestionKind(String attribute, Frequency frequency, int page) {

    /// Columns of a table.
    String columns() {
        return "%s | %s | %d"
                .formatted(
                        attribute.equals(CountedValue.EVERYTHING)
                                ? attribute
                                : '`' + attribute + '`',
                        switch (frequency) {
                            case RARE -> "rare";
                            case COMMON -> "common";
                        },
                        page);
    }
}
