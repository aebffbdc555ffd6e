package io.opentrail.signer.keys;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The keys that sign, by region. Each signs for 30 days; the next one starts a day before the end,
/// so that the windows leave no gap. A key is public before it is handed out. For one thread.
public final class SigningKeys {

    static final Duration VALIDITY = Duration.ofDays(30);
    static final Duration OVERLAP = Duration.ofDays(1);

    /// A signer that was away, or is new to a region, signs for times before it had a key: the
    /// first key is valid for as long as receipts are kept, so that it is listed for those times.
    static final Duration LATE = Duration.ofDays(32);

    private static final Logger LOGGER = LoggerFactory.getLogger(SigningKeys.class);

    private final KeyFolder folder;
    private final PublicKeyLedger ledger;
    private final InstantSource clock;

    /// Published ones only, by start of validity.
    private final Map<String, List<SigningKey>> keysByRegion = new HashMap<>();

    public SigningKeys(KeyFolder folder, PublicKeyLedger ledger, InstantSource clock) {
        this.folder = folder;
        this.ledger = ledger;
        this.clock = clock;
    }

    /// The key for a digest that ends then: the newest one that is valid from before, so a digest
    /// that is made late is signed as it would have been in time.
    public SigningKey keyFor(String region, Instant endTime) {
        List<SigningKey> keys = current(region);
        return keys.stream()
                .filter(key -> !key.validFrom().isAfter(endTime))
                .reduce((_, newer) -> newer)
                .orElseGet(keys::getFirst);
    }

    /// Makes the region's keys, or the next one, where it is time.
    private List<SigningKey> current(String region) {
        List<SigningKey> keys = keysByRegion.computeIfAbsent(region, this::loadAndPublish);
        Instant now = clock.instant();
        if (keys.isEmpty()) {
            Instant today = now.truncatedTo(ChronoUnit.SECONDS);
            keys.add(make(region, today.minus(LATE), today.plus(VALIDITY)));
        }
        while (!now.isBefore(keys.getLast().validTo().minus(OVERLAP))) {
            Instant start = keys.getLast().validTo().minus(OVERLAP);
            keys.add(make(region, start, start.plus(VALIDITY)));
        }
        return keys;
    }

    private List<SigningKey> loadAndPublish(String region) {
        List<SigningKey> keys = new ArrayList<>(folder.load(region));
        keys.sort(Comparator.comparing(SigningKey::validFrom));
        keys.forEach(key -> ledger.publish(key.publicRecord()));
        return keys;
    }

    private SigningKey make(String region, Instant validFrom, Instant validTo) {
        SigningKey key = SigningKey.generate(region, validFrom, validTo);
        folder.store(key);
        ledger.publish(key.publicRecord());
        LOGGER.atInfo()
                .addKeyValue("region", region)
                .addKeyValue("fingerprint", key.fingerprint())
                .addKeyValue("validFrom", validFrom)
                .log("New signing key");
        return key;
    }
}
