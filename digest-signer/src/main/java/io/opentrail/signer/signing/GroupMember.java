package io.opentrail.signer.signing;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.opentrail.delivery.DeliveryReceipt;
import io.opentrail.delivery.TrailStatus;
import io.opentrail.digest.SignedDigest;
import io.opentrail.schemas.serde.AvroDeserializer;
import io.opentrail.schemas.serde.UndecodableRecordException;
import io.opentrail.schemas.topics.ChainKey;
import io.opentrail.schemas.topics.TopicCatalogue;
import io.opentrail.schemas.topics.TopicUnavailableException;
import io.opentrail.signer.digest.DigestChain;
import io.opentrail.signer.digest.DigestPlan;
import io.opentrail.signer.digest.PlannedDigest;
import io.opentrail.signer.digest.PreviousDigest;
import io.opentrail.signer.digest.Session;
import io.opentrail.signer.digest.TrailSessions;
import io.opentrail.signer.drain.DrainBarrier;
import io.opentrail.signer.keys.KeyFolder;
import io.opentrail.signer.keys.SigningKeys;
import io.opentrail.signer.ledger.DigestLedger;
import io.opentrail.signer.ledger.LedgerEntry;
import io.opentrail.trail.Trail;
import io.opentrail.trails.TrailHistory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One life of a signer in its consumer group: what it knows is read from Kafka, what it does is
/// committed there. After any error a new life starts over. For one thread.
final class GroupMember implements AutoCloseable {

    static final String GROUP = "digest-signer";
    private static final Logger LOGGER = LoggerFactory.getLogger(GroupMember.class);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final Duration FIRST_BACK_OFF = Duration.ofSeconds(1);
    private static final int MAX_BACK_OFF_DOUBLINGS = 6;
    private static final int UPLOADS_AT_ONCE = 16;

    private final SignerParts parts;
    private final DigestIssuer issuer;
    private final DrainBarrier barrier;
    private final DigestUpload upload;
    private final DigestLedger ledger;
    private final KafkaConsumer<String, byte[]> consumer;
    private final AvroDeserializer<DeliveryReceipt> receipts;
    private final Map<Integer, OwnedPartition> partitions = new HashMap<>();
    private final ConcurrentLinkedQueue<DigestUpload.Result> uploads =
            new ConcurrentLinkedQueue<>();
    private final ExecutorService uploaders =
            Executors.newFixedThreadPool(UPLOADS_AT_ONCE, Thread.ofVirtual().factory());
    private long nextLookNanos = System.nanoTime();

    GroupMember(SignerParts parts, SigningKeys keys, DrainBarrier barrier, Admin admin) {
        this.parts = parts;
        this.issuer = new DigestIssuer(keys, parts.organizationId().orElse(null));
        this.barrier = barrier;
        this.upload = new DigestUpload(parts.store());
        this.ledger =
                new DigestLedger(parts.connection(), parts.registry(), admin, parts.instance());
        this.receipts =
                new AvroDeserializer<>(
                        parts.registry(), DeliveryReceipt.class, DeliveryReceipt.getClassSchema());
        Map<String, Object> settings =
                parts.connection().consumer("digest-signer-" + parts.instance());
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, GROUP);
        settings.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "consumer");
        this.consumer =
                new KafkaConsumer<>(
                        settings, new StringDeserializer(), new ByteArrayDeserializer());
        consumer.subscribe(List.of(TopicCatalogue.DELIVERIES), new Ownership());
    }

    /// Takes receipts, notes finished uploads, signs what is due and starts uploads.
    void turn() {
        var polled = consumer.poll(POLL);
        for (TopicPartition assigned : consumer.assignment()) {
            partitions.computeIfAbsent(assigned.partition(), this::restore);
        }
        for (ConsumerRecord<String, byte[]> record : polled) {
            accept(record);
        }
        partitions.values().forEach(owned -> owned.position = consumer.position(topicOf(owned)));
        noteUploads();
        if (System.nanoTime() - nextLookNanos >= 0) {
            look();
            nextLookNanos = System.nanoTime() + LOOK.toNanos();
        }
        partitions.values().forEach(this::startUploads);
    }

    @Override
    public void close() {
        uploaders.shutdownNow();
        ledger.close();
        consumer.close();
    }

    private OwnedPartition restore(int partition) {
        var topicPartition = new TopicPartition(TopicCatalogue.DELIVERIES, partition);
        // Answers once no transaction of an earlier owner is open on the offset.
        consumer.committed(Set.of(topicPartition));
        return new OwnedPartition(
                partition, consumer.position(topicPartition), ledger.read(partition));
    }

    private void accept(ConsumerRecord<String, byte[]> record) {
        OwnedPartition owned = partitions.get(record.partition());
        if (owned == null) {
            return;
        }
        try {
            DeliveryReceipt receipt = receipts.decode(record.value());
            if (KeyFolder.isRegion(receipt.getAwsRegion())) {
                owned.accept(receipt, record.offset());
            }
        } catch (UndecodableRecordException e) {
            LOGGER.atError()
                    .addKeyValue("partition", record.partition())
                    .addKeyValue("offset", record.offset())
                    .addKeyValue("error", e.getMessage())
                    .log("Receipt cannot be read and is left out");
        }
    }

    private void look() {
        try {
            parts.trails().refresh();
        } catch (TopicUnavailableException e) {
            LOGGER.atWarn().addKeyValue("error", e.getMessage()).log("Trails are not current");
            return;
        }
        Instant now = parts.clock().instant();
        for (OwnedPartition owned : List.copyOf(partitions.values())) {
            expectChains(owned);
            signRound(owned, now);
            signLasts(owned, now);
        }
        parts.metrics()
                .waiting(
                        partitions.values().stream()
                                .flatMap(owned -> owned.chains.values().stream())
                                .mapToInt(ChainProgress::waitingUploads)
                                .sum());
    }

    /// A validating trail has a chain in each of its regions, with log files or without.
    private void expectChains(OwnedPartition owned) {
        for (Trail trail : parts.trails().all()) {
            if (TrailSessions.of(trail).isEmpty() || trail.getSelections().isEmpty()) {
                continue;
            }
            List<String> regions =
                    TrailHistory.currentSelection(trail).getMultiRegion()
                            ? parts.regions()
                            : List.of(trail.getHomeRegion());
            regions.stream()
                    .map(region -> new ChainKey(trail.getTrailId(), trail.getAccountId(), region))
                    .filter(chain -> partitionOf(chain) == owned.number)
                    .forEach(owned::chain);
        }
    }

    /// As Kafka's default partitioner does it with the key's text.
    private int partitionOf(ChainKey chain) {
        int hash = Utils.murmur2(chain.toString().getBytes(UTF_8));
        return Utils.toPositive(hash) % parts.partitions();
    }

    private void signRound(OwnedPartition owned, Instant now) {
        Instant boundary = parts.round().boundary(now);
        if (!boundary.isAfter(owned.signedTo)) {
            return;
        }
        if (owned.roundAt < 0) {
            owned.roundAt = endOf(owned);
        }
        if (owned.position < owned.roundAt) {
            return;
        }
        boolean complete;
        do {
            complete = signUpTo(boundary, owned);
        } while (!complete);
        owned.signedTo = boundary;
        owned.roundAt = -1;
    }

    private boolean signUpTo(Instant boundary, OwnedPartition owned) {
        List<LedgerEntry> entries = new ArrayList<>();
        boolean complete = true;
        for (Map.Entry<ChainKey, ChainProgress> chain : owned.chains.entrySet()) {
            ChainProgress progress = chain.getValue();
            Optional<Trail> trail = parts.trails().byId(chain.getKey().trailId());
            DigestPlan plan = parts.round().upTo(boundary, progress.chain(sessionsOf(trail)));
            if (trail.isEmpty()) {
                progress.keep(List.of());
                continue;
            }
            entries.addAll(
                    issue(trail.get(), chain.getKey(), progress.previous(), plan.digests(), owned));
            progress.keep(plan.waiting());
            complete &= plan.complete();
        }
        commitSigned(owned, entries);
        return complete;
    }

    private void signLasts(OwnedPartition owned, Instant now) {
        for (Map.Entry<ChainKey, ChainProgress> entry : owned.chains.entrySet()) {
            Optional<Trail> trail = parts.trails().byId(entry.getKey().trailId());
            if (trail.isPresent()) {
                signLast(owned, trail.get(), entry.getKey(), entry.getValue(), now);
            }
        }
    }

    private void signLast(
            OwnedPartition owned, Trail trail, ChainKey key, ChainProgress progress, Instant now) {
        DigestChain chain = progress.chain(TrailSessions.of(trail));
        Optional<Instant> stoppedAt = parts.round().stoppedAt(chain, now);
        if (stoppedAt.isEmpty()) {
            progress.drainedAt = -1;
            return;
        }
        if (progress.drainedAt < 0 && barrier.isDrained(key.trailId(), stoppedAt.get())) {
            progress.drainedAt = endOf(owned);
        }
        if (progress.drainedAt < 0 || owned.position < progress.drainedAt) {
            return;
        }
        Optional<PlannedDigest> last = parts.round().last(now, chain);
        if (last.isPresent()) {
            var entries = issue(trail, key, progress.previous(), List.of(last.get()), owned);
            progress.keep(List.of());
            commitSigned(owned, entries);
        }
    }

    private static List<Session> sessionsOf(Optional<Trail> trail) {
        return trail.map(TrailSessions::of).orElse(List.of());
    }

    private List<LedgerEntry> issue(
            Trail trail,
            ChainKey chain,
            @Nullable PreviousDigest previous,
            List<PlannedDigest> digests,
            OwnedPartition owned) {
        List<LedgerEntry> entries = new ArrayList<>();
        PreviousDigest link = previous == null || previous.last() ? null : previous;
        for (PlannedDigest digest : digests) {
            var entry = new LedgerEntry(issuer.issue(trail, chain, digest, link), owned.position);
            link = entry.asPrevious();
            entries.add(entry);
        }
        return entries;
    }

    /// The progress kept so far counts only once this has returned: after an error all is read
    /// again.
    private void commitSigned(OwnedPartition owned, List<LedgerEntry> entries) {
        commit(owned, entries, List.of(), Map.of());
        entries.forEach(entry -> owned.chain(entry.chain()).signed(entry));
        parts.metrics().signed(entries.size());
    }

    private void commit(
            OwnedPartition owned,
            List<LedgerEntry> entries,
            List<String> tombstones,
            Map<String, TrailStatus> statuses) {
        ledger.commit(
                consumer.groupMetadata(),
                new DigestLedger.Change(
                        owned.number, owned.offsetToCommit(), entries, tombstones, statuses));
    }

    private void startUploads(OwnedPartition owned) {
        Instant now = parts.clock().instant();
        owned.chains.forEach((key, progress) -> {
            LedgerEntry next = progress.nextUpload();
            if (next == null || progress.uploading || now.isBefore(progress.nextAttemptAt)) {
                return;
            }
            progress.uploading = true;
            Future<?> _ =
                    uploaders.submit(() ->
                            uploads.add(
                                    new DigestUpload.Result(owned, key, next, upload.put(next))));
        });
    }

    private void noteUploads() {
        for (var result = uploads.poll(); result != null; result = uploads.poll()) {
            OwnedPartition owned = partitions.get(result.owned().number);
            // Another owner, or another time of owning, has read the state anew.
            if (owned != null && owned.equals(result.owned())) {
                noteUpload(owned, result);
            }
        }
    }

    private void noteUpload(OwnedPartition owned, DigestUpload.Result result) {
        ChainProgress progress = owned.chain(result.chain());
        Instant now = parts.clock().instant();
        progress.uploading = false;
        parts.metrics().put(result.error().isEmpty());
        LedgerEntry before = progress.delivered();
        if (result.error().isPresent()) {
            progress.failedAttempts++;
            progress.nextAttemptAt = now.plus(backOff(progress.failedAttempts));
            commit(owned, List.of(), List.of(), status(owned, result, progress, before, now));
            return;
        }
        progress.failedAttempts = 0;
        progress.nextAttemptAt = now;
        LedgerEntry delivered = result.entry().deliveredAt(now);
        List<String> superseded = before == null ? List.of() : List.of(before.key());
        commit(
                owned,
                List.of(delivered),
                superseded,
                status(owned, result, progress, delivered, now));
        progress.uploaded(delivered);
    }

    private static Map<String, TrailStatus> status(
            OwnedPartition owned,
            DigestUpload.Result result,
            ChainProgress progress,
            @Nullable LedgerEntry delivered,
            Instant now) {
        SignedDigest digest = result.entry().digest();
        String key =
                "%s/%s/digest-%d"
                        .formatted(digest.getTrailId(), digest.getAwsRegion(), owned.number);
        return Map.of(
                key,
                TrailStatus.newBuilder()
                        .setTrailId(digest.getTrailId())
                        .setAwsRegion(digest.getAwsRegion())
                        .setDelivered("digest")
                        .setLatestAttemptAt(now)
                        .setLatestSuccessAt(
                                delivered == null ? null : delivered.digest().getDeliveredAt())
                        .setLatestError(result.error().orElse(null))
                        .setFailedAttempts(progress.failedAttempts)
                        .build());
    }

    /// Doubles up to about a minute; between half and all of it.
    private Duration backOff(int failedAttempts) {
        long full =
                FIRST_BACK_OFF.toMillis() << Math.min(failedAttempts - 1, MAX_BACK_OFF_DOUBLINGS);
        return Duration.ofMillis(parts.random().nextLong(full / 2, full + 1));
    }

    private long endOf(OwnedPartition owned) {
        TopicPartition partition = topicOf(owned);
        return consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
    }

    private static TopicPartition topicOf(OwnedPartition owned) {
        return new TopicPartition(TopicCatalogue.DELIVERIES, owned.number);
    }

    /// What is no longer ours is forgotten before anyone else gets it.
    private final class Ownership implements ConsumerRebalanceListener {

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> assigned) {
            LOGGER.atInfo().addKeyValue("partitions", assigned).log("Partitions assigned");
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> revoked) {
            revoked.forEach(partition -> partitions.remove(partition.partition()));
        }
    }
}
