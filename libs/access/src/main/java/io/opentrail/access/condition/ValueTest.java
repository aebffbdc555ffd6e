package io.opentrail.access.condition;

/// One value of a condition, read and ready to be compared with what a request has.
interface ValueTest {

    boolean matches(String given, RequestContext context);
}
