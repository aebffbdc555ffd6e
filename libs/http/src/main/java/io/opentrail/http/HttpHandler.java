package io.opentrail.http;

import java.io.IOException;

/// Answers requests. Called on a virtual thread of its own per request, so it may block.
@FunctionalInterface
public interface HttpHandler {
    /// An exception that comes from the request's own body (client gone, too slow, broken chunks)
    /// ends the request as the client's failure; any other one is logged and answered with 500.
    HttpResponse handle(HttpRequest request) throws IOException;
}
