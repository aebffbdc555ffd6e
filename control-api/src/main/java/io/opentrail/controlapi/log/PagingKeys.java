package io.opentrail.controlapi.log;

import io.opentrail.trail.PagingKey;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/// The one key that all instances sign paging tokens with (`docs/adr/0007-paging-tokens.md`).
public final class PagingKeys {

    private static final int SECRET_BYTES = 32;

    private PagingKeys() {}

    /// The key's bytes. The first instance that there ever is makes it.
    ///
    /// @throws ControlLogUnavailableException when it has to be made and that is not done in time
    public static byte[] secret(ControlState state, ControlLog log, InstantSource clock) {
        PagingKey key = state.pagingKey().orElseGet(() -> made(log, clock));
        byte[] secret = new byte[key.getSecret().remaining()];
        key.getSecret().duplicate().get(secret);
        return secret;
    }

    private static PagingKey made(ControlLog log, InstantSource clock) {
        byte[] secret = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(secret);
        PagingKey fresh =
                PagingKey.newBuilder()
                        .setSecret(ByteBuffer.wrap(secret))
                        .setCreatedAt(clock.instant().truncatedTo(ChronoUnit.MILLIS))
                        .build();
        return log.write(state ->
                state.pagingKey()
                        .map(there -> Write.nothing(there))
                        .orElseGet(() -> Write.put(fresh, fresh)));
    }
}
