package io.opentrail.schemas.envelope;

/// The ids of accounts: 12 digits.
final class AccountIds {

    private static final int DIGITS = 12;

    private AccountIds() {}

    static boolean isAccountId(Spans spans, int place) {
        String escaped = spans.isEscaped(place) ? spans.text(place) : null;
        return escaped == null
                ? spans.length(place) == DIGITS && areDigits(spans.bytes(), spans.start(place))
                : escaped.length() == DIGITS && escaped.chars().allMatch(AccountIds::isDigit);
    }

    private static boolean areDigits(byte[] bytes, int from) {
        for (int i = from; i < from + DIGITS; i++) {
            if (!isDigit(bytes[i])) {
                return false;
            }
        }
        return true;
    }

    private static boolean isDigit(int character) {
        return character >= '0' && character <= '9';
    }
}
