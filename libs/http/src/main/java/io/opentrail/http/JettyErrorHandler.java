package io.opentrail.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/// Answers what never reaches the handler (a request that cannot be parsed, a server that is
/// stopping) in JSON.
final class JettyErrorHandler implements Request.Handler {
    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        var body = "{\"message\":\"" + message(request, response.getStatus()) + "\"}";
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
        response.write(true, ByteBuffer.wrap(body.getBytes(StandardCharsets.US_ASCII)), callback);
        return true;
    }

    private static String message(Request request, int status) {
        if (status >= 500) {
            return HttpStatus.getMessage(status);
        }
        return request.getAttribute(ErrorHandler.ERROR_MESSAGE) instanceof String reason
                ? reason.replaceAll("[^A-Za-z0-9 .,:;=_/()-]", "?")
                : HttpStatus.getMessage(status);
    }
}
