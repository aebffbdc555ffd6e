package io.opentrail.http;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpException;
import org.jspecify.annotations.Nullable;

/// The client did not send its body to the end, or not in a form that HTTP allows.
final class ClientFailure extends IOException {
    private final int status;

    private ClientFailure(int status, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.status = status;
    }

    static ClientFailure tooSlow() {
        return new ClientFailure(408, "the request's body did not arrive in time", null);
    }

    static ClientFailure of(Throwable cause) {
        return switch (cause) {
            case TimeoutException _ ->
                    new ClientFailure(408, "the request's body did not arrive in time", cause);
            case HttpException bad ->
                    new ClientFailure(bad.getCode(), "the request's body is not valid HTTP", cause);
            default -> new ClientFailure(0, "the client closed the connection", cause);
        };
    }

    /// Nothing when the client is gone.
    Optional<HttpResponse> response() {
        return status == 0
                ? Optional.empty()
                : Optional.of(HttpResponse.json(status, "{\"message\":\"" + getMessage() + "\"}"));
    }
}
