package io.opentrail.signer.signing;

import io.opentrail.signer.drain.DrainBarrier;
import io.opentrail.signer.keys.KeyFolder;
import io.opentrail.signer.ledger.DigestLedger;
import io.opentrail.signer.ledger.Receipt;
import io.opentrail.signer.ledger.Receipts;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One life of a signer in its consumer group: what it knows is read from Kafka, what it does is
/// committed there.
public final class GroupMember implements Life {

    private static final Logger LOGGER = LoggerFactory.getLogger(GroupMember.class);
    private static final Duration LOOK = Duration.ofSeconds(1);

    private final SignerParts parts;
    private final Receipts receipts;
    private final DigestLedger ledger;
    private final ExpectedChains expected;
    private final Signing signing;
    private final Uploads uploads;
    private final Map<Integer, OwnedPartition> partitions = new HashMap<>();
    private long nextLookNanos = System.nanoTime();

    /// Joins the group. The clients stay the caller's to close.
    public GroupMember(
            SignerParts parts, Receipts receipts, DigestLedger ledger, DrainBarrier barrier) {
        var commits = new Commits(ledger, receipts);
        this.parts = parts;
        this.receipts = receipts;
        this.ledger = ledger;
        this.expected = new ExpectedChains(parts.regions(), parts.identities(), parts.partitions());
        this.signing = new Signing(parts, barrier, receipts, commits);
        this.uploads = new Uploads(parts, commits);
        receipts.join(partitions::remove);
    }

    /// Takes receipts, notes finished uploads, signs what is due and starts uploads.
    @Override
    public boolean turn() {
        // What comes for a partition before its state is there is read again.
        receipts.poll().forEach(this::accept);
        receipts.partitions()
                .forEach(partition -> partitions.computeIfAbsent(partition, this::restore));
        partitions.values().forEach(owned -> owned.position = receipts.position(owned.number));
        uploads.note(partitions);
        boolean looks = System.nanoTime() - nextLookNanos >= 0;
        if (looks) {
            boolean complete = look();
            nextLookNanos = System.nanoTime() + (complete ? LOOK.toNanos() : 0);
        }
        partitions.values().forEach(uploads::start);
        return looks;
    }

    @Override
    public void close() {
        uploads.close();
    }

    private OwnedPartition restore(int partition) {
        long start = receipts.restart(partition);
        return new OwnedPartition(partition, start, ledger.read(partition));
    }

    private void accept(Receipt receipt) {
        OwnedPartition owned = partitions.get(receipt.partition());
        String region = receipt.value().getAwsRegion();
        if (!KeyFolder.isRegion(region)) {
            LOGGER.atError()
                    .addKeyValue("partition", receipt.partition())
                    .addKeyValue("offset", receipt.offset())
                    .addKeyValue("region", region)
                    .log("Receipt of no region is left out");
        } else if (owned != null) {
            owned.accept(receipt);
        }
    }

    private boolean look() {
        parts.trails().refresh();
        Instant now = parts.clock().instant();
        Instant since = parts.round().boundary(now).minus(parts.round().interval());
        parts.trails().all().stream()
                .flatMap(expected::of)
                .forEach(chain -> {
                    OwnedPartition owned = partitions.get(expected.partitionOf(chain));
                    if (owned != null) {
                        owned.chain(chain).expect(since);
                    }
                });
        boolean complete = true;
        for (OwnedPartition owned : partitions.values()) {
            complete &= signing.sign(owned, now);
        }
        parts.metrics()
                .waiting(
                        partitions.values().stream()
                                .mapToInt(OwnedPartition::waitingUploads)
                                .sum());
        return complete;
    }
}
