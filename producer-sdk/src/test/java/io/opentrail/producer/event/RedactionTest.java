package io.opentrail.producer.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedactionTest {

    private static final EventFactory EVENTS =
            EventFactory.of("a.example.com", "us-east-1", "111122223333");

    @Test
    void secretsAreRemovedAtEveryDepth() {
        var event =
                EVENTS.event("X", UserIdentity.unknown(null))
                        .requestParameter("user", Map.of("Pass-Word", "hunter2", "name", "eve"))
                        .requestParameter("keys", List.of(Map.of("secret_access_key", "hunter2")))
                        .responseElement("credentials", Map.of("x", "hunter2"))
                        .additionalEventData("authorization", List.of("hunter2"))
                        .build();

        assertThat(event.toJson())
                .doesNotContain("hunter2")
                .contains(
                        "\"Pass-Word\":\"<sensitiveDataRemoved>\"",
                        "\"name\":\"eve\"",
                        "\"credentials\":\"<sensitiveDataRemoved>\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-Api-Key",
                "Set-Cookie",
                "Proxy-Authorization",
                "X-Amz-Security-Token",
                "x-auth-token",
                "masterUserPassword",
                "user_password",
                "pwd",
                "client_assertion",
                "signing_key"
            })
    void namesOfHeadersAndFormsThatHoldSecretsAreKnown(String name) {
        var event =
                EVENTS.event("X", UserIdentity.unknown(null))
                        .requestParameter(name, "hunter2")
                        .build();

        assertThat(event.toJson()).doesNotContain("hunter2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nextToken", "clientRequestToken", "keyId", "secretId", "tokenType"})
    void namesThatOnlySoundLikeSecretsAreNone(String name) {
        var event =
                EVENTS.event("X", UserIdentity.unknown(null)).requestParameter(name, "n-1").build();

        assertThat(event.toJson()).contains("n-1");
    }

    @Test
    void anOwnersRedactionSeesTextsToo() {
        Redaction cards =
                (field, name, value) ->
                        value instanceof String text ? text.replaceAll("\\d{16}", "****") : value;

        var event =
                EVENTS.withRedaction(Redaction.ofSecrets().and(cards))
                        .event("X", UserIdentity.unknown(null))
                        .error("Bad", "no card 4111111111111111")
                        .userAgent("4111111111111111")
                        .requestParameter("token", "t")
                        .requestParameter("note", "4111111111111111")
                        .build();

        assertThat(event.toJson())
                .doesNotContain("4111111111111111")
                .contains("no card ****", "\"token\":\"<sensitiveDataRemoved>\"");
    }

    @Test
    void aRedactionThatThrowsHasRemovedTheValue() {
        Redaction broken =
                (field, name, value) -> {
                    throw new IllegalStateException("broken");
                };

        var event =
                EVENTS.withRedaction(broken)
                        .event("X", UserIdentity.unknown(null))
                        .error("E", "secret words")
                        .requestParameter("a", "secret words")
                        .build();

        assertThat(event.toJson())
                .doesNotContain("secret words")
                .contains("\"requestParameters\":\"<sensitiveDataRemoved>\"");
    }

    @Test
    void withoutRedactionAllIsWritten() {
        var event =
                EVENTS.withRedaction(Redaction.none())
                        .event("X", UserIdentity.unknown(null))
                        .requestParameter("password", "hunter2")
                        .build();

        assertThat(event.toJson()).contains("hunter2");
    }
}
