package io.opentrail.producer.event;

import java.util.Objects;
import java.util.Optional;

/// How a call was encrypted.
///
/// @param version as `TLSv1.3`
/// @param clientProvidedHostHeader the name that the client asked for
/// @param keyExchange as `x25519`
public record TlsDetails(
        String version,
        String cipherSuite,
        Optional<String> clientProvidedHostHeader,
        Optional<String> keyExchange) {

    public TlsDetails {
        // a caller's null must not fail the caller
        clientProvidedHostHeader =
                Objects.requireNonNullElse(clientProvidedHostHeader, Optional.empty());
        keyExchange = Objects.requireNonNullElse(keyExchange, Optional.empty());
    }

    public static TlsDetails of(String version, String cipherSuite) {
        return new TlsDetails(version, cipherSuite, Optional.empty(), Optional.empty());
    }
}
