package io.opentrail.http;

import java.nio.charset.StandardCharsets;

/// A whole answer. `Content-Length` is set from the body; the array is not copied, so don't write
/// to it afterwards.
///
/// @param whenSent is run once: when the client has been sent all of it, or can be sent no more
// An array: answers are written once, and no one compares them.
@SuppressWarnings("ArrayRecordComponent")
public record HttpResponse(int status, Headers headers, byte[] body, Runnable whenSent) {

    public HttpResponse {
        if (status < 200 || status > 599) {
            throw new IllegalArgumentException("status " + status + " is not between 200 and 599");
        }
    }

    public HttpResponse(int status, Headers headers, byte[] body) {
        this(status, headers, body, () -> {});
    }

    public static HttpResponse empty(int status) {
        return new HttpResponse(status, Headers.none(), new byte[0]);
    }

    public static HttpResponse of(int status, String contentType, byte[] body) {
        return new HttpResponse(status, Headers.of("Content-Type", contentType), body);
    }

    public static HttpResponse json(int status, byte[] body) {
        return of(status, "application/json", body);
    }

    public static HttpResponse json(int status, String body) {
        return json(status, body.getBytes(StandardCharsets.UTF_8));
    }

    public static HttpResponse text(int status, String body) {
        return of(status, "text/plain; charset=utf-8", body.getBytes(StandardCharsets.UTF_8));
    }

    public HttpResponse withHeader(String name, String value) {
        return new HttpResponse(status, headers.with(name, value), body, whenSent);
    }

    /// The same, with this to be done afterwards, in place of what was. It must not block.
    public HttpResponse whenSent(Runnable action) {
        return new HttpResponse(status, headers, body, action);
    }

    public String bodyText() {
        return new String(body, StandardCharsets.UTF_8);
    }
}
