package io.opentrail.history.query;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.opentrail.history.query.LookupJson.Reading;
import io.opentrail.history.store.Lookup;
import io.opentrail.http.BodyReader;
import io.opentrail.http.HttpHandler;
import io.opentrail.http.HttpRequest;
import io.opentrail.http.HttpResponse;
import io.opentrail.http.ReadBody;
import java.io.IOException;
import java.security.MessageDigest;

/// `POST /v1/lookup` answers a [LookupJson] from wherever its events are; `POST /v1/lookup/local`
/// from what is here. Whoever asks shows the secret, `Authorization: Bearer …`.
///
/// | status | means |
/// |---|---|
/// | 200 | a page |
/// | 400 | what is wrong with the lookup |
/// | 401 | the secret is missing or another |
/// | 503 | nobody can answer now: try again |
public final class LookupHandler implements HttpHandler {

    static final String PATH = "/v1/lookup";
    static final String LOCAL_PATH = "/v1/lookup/local";

    private static final int MAX_BODY_BYTES = 256 * 1024;

    private final LookupRouter router;
    private final LookupMetrics metrics;
    private final byte[] authorization;

    /// @param secret which all who ask share
    public LookupHandler(LookupRouter router, String secret, LookupMetrics metrics) {
        this.router = router;
        this.metrics = metrics;
        this.authorization = authorization(secret).getBytes(UTF_8);
    }

    static String authorization(String secret) {
        return "Bearer " + secret;
    }

    @Override
    public HttpResponse handle(HttpRequest request) throws IOException {
        boolean local = request.rawPath().equals(LOCAL_PATH);
        if (!local && !request.rawPath().equals(PATH)) {
            return problem(404, "there is POST " + PATH + " and no other");
        }
        if (!request.method().equals("POST")) {
            return problem(405, "only POST").withHeader("Allow", "POST");
        }
        if (!isAuthorized(request)) {
            return problem(401, "Authorization must be Bearer and this cell's secret")
                    .withHeader("WWW-Authenticate", "Bearer");
        }
        return switch (BodyReader.read(request, MAX_BODY_BYTES)) {
            case ReadBody.TooLarge(int limit) ->
                    problem(413, "the body has more than " + limit + " bytes");
            case ReadBody.Undecodable(String reason) -> problem(400, reason);
            case ReadBody.Body body ->
                    switch (LookupJson.read(body.decoded())) {
                        case Reading.Invalid(String why) -> problem(400, why);
                        case Reading.Read(Lookup lookup) -> answer(lookup, body.decoded(), local);
                    };
        };
    }

    private boolean isAuthorized(HttpRequest request) {
        byte[] given = request.headers().first("Authorization").orElse("").getBytes(UTF_8);
        return MessageDigest.isEqual(given, authorization);
    }

    private HttpResponse answer(Lookup lookup, byte[] body, boolean local) {
        LookupAnswer answer =
                metrics.timed(() -> local ? router.here(lookup) : router.anywhere(lookup, body));
        return switch (answer) {
            case LookupAnswer.Found(byte[] page) -> HttpResponse.json(200, page);
            case LookupAnswer.Retry(String why) -> problem(503, why).withHeader("Retry-After", "1");
        };
    }

    private static HttpResponse problem(int status, String message) {
        String escaped = new String(JsonStringEncoder.getInstance().quoteAsString(message));
        return HttpResponse.json(status, "{\"message\":\"" + escaped + "\"}");
    }
}
