package io.opentrail.http;

import java.nio.charset.StandardCharsets;

/// An answer.
///
/// @param whenSent is run once: when the client has been sent all of it, or can be sent no more
public record HttpResponse(int status, Headers headers, ResponseBody body, Runnable whenSent) {

    public HttpResponse {
        if (status < 200 || status > 599) {
            throw new IllegalArgumentException("status " + status + " is not between 200 and 599");
        }
    }

    public HttpResponse(int status, Headers headers, ResponseBody body) {
        this(status, headers, body, () -> {});
    }

    public static HttpResponse empty(int status) {
        return new HttpResponse(status, Headers.none(), new ResponseBody.Whole(new byte[0]));
    }

    public static HttpResponse of(int status, String contentType, byte[] body) {
        return new HttpResponse(
                status, Headers.of("Content-Type", contentType), new ResponseBody.Whole(body));
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

    /// One whose body is written while it is sent.
    public static HttpResponse streamed(int status, String contentType, ResponseBody.Writer body) {
        return new HttpResponse(
                status, Headers.of("Content-Type", contentType), new ResponseBody.Streamed(body));
    }

    /// Bytes of the body that are in memory until it is sent: none of one that is written
    /// meanwhile.
    public long heldBytes() {
        return body instanceof ResponseBody.Whole(byte[] bytes) ? bytes.length : 0;
    }

    public HttpResponse withHeader(String name, String value) {
        return new HttpResponse(status, headers.with(name, value), body, whenSent);
    }

    /// The same, with this to be done afterwards, in place of what was. It must not block.
    public HttpResponse whenSent(Runnable action) {
        return new HttpResponse(status, headers, body, action);
    }
}
