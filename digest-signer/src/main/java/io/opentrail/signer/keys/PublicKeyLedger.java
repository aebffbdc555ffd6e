package io.opentrail.signer.keys;

import io.opentrail.digest.SigningPublicKey;

/// Where public keys are told to everyone, for ever.
@FunctionalInterface
public interface PublicKeyLedger {

    /// Returns once the record is durable; repeating it changes nothing.
    void publish(SigningPublicKey key);
}
