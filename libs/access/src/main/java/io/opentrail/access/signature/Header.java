package io.opentrail.access.signature;

/// One header line of a request. The name's case does not matter, the value is as sent.
public record Header(String name, String value) {}
