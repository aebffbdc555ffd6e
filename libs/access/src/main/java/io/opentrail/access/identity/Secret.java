package io.opentrail.access.identity;

/// The secret half of an access key. Only [#value] gives it away.
public record Secret(String value) {

    @Override
    public String toString() {
        return "<redacted>";
    }
}
