package io.opentrail.signer.signing;

import io.opentrail.schemas.topics.ChainKey;
import io.opentrail.signer.digest.DigestChain;
import io.opentrail.signer.digest.DigestPlan;
import io.opentrail.signer.digest.DigestRound;
import io.opentrail.signer.digest.Session;
import io.opentrail.signer.digest.TrailSessions;
import io.opentrail.signer.drain.DrainBarrier;
import io.opentrail.signer.ledger.LedgerEntry;
import io.opentrail.signer.ledger.Receipts;
import io.opentrail.signer.signing.OwnedPartition.DueRound;
import io.opentrail.trail.Trail;
import io.opentrail.trails.TrailDirectory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Signs what is due in a partition: the digests of the intervals that are over, and the last ones
/// of trails that stopped.
final class Signing {

    /// More are signed in a further transaction, so that a long absence is worked off in steps.
    private static final int DIGESTS_A_STEP = 500;

    private final DigestRound round;
    private final DigestIssuer issuer;
    private final TrailDirectory trails;
    private final DrainBarrier barrier;
    private final Receipts receipts;
    private final Commits commits;
    private final SignerMetrics metrics;

    Signing(SignerParts parts, DrainBarrier barrier, Receipts receipts, Commits commits) {
        this.round = parts.round();
        this.issuer = parts.issuer();
        this.trails = parts.trails();
        this.metrics = parts.metrics();
        this.barrier = barrier;
        this.receipts = receipts;
        this.commits = commits;
    }

    /// False if there is more to sign at once.
    boolean sign(OwnedPartition owned, Instant now) {
        boolean complete = signRound(owned, now);
        if (complete) {
            signLasts(owned, now);
        }
        return complete;
    }

    /// A round that is due is signed as of its own boundary, however late.
    private boolean signRound(OwnedPartition owned, Instant now) {
        DueRound due = owned.due;
        if (due == null) {
            Instant boundary = round.due(now);
            if (!boundary.isAfter(owned.signedTo)) {
                return true;
            }
            due = new DueRound(boundary, receipts.committedEnd(owned.number));
            owned.due = due;
        }
        if (owned.position < due.receiptsEnd()) {
            return true;
        }
        boolean complete = signUpTo(due.boundary(), owned, now);
        if (complete) {
            owned.signedTo = due.boundary();
            owned.due = null;
        }
        return complete;
    }

    private boolean signUpTo(Instant boundary, OwnedPartition owned, Instant now) {
        List<LedgerEntry> entries = new ArrayList<>();
        boolean complete = true;
        for (Map.Entry<ChainKey, ChainProgress> chain : owned.chains.entrySet()) {
            if (entries.size() >= DIGESTS_A_STEP) {
                complete = false;
                break;
            }
            ChainProgress progress = chain.getValue();
            Optional<Trail> trail = trails.byId(chain.getKey().trailId());
            DigestPlan plan =
                    trail.map(known ->
                                    round.upTo(boundary, chainOf(known, chain.getKey(), progress)))
                            .orElse(DigestPlan.NOTHING);
            trail.ifPresent(known ->
                    entries.addAll(issue(plan, owned, known, chain.getKey(), progress, now)));
            progress.keep(plan.waiting());
            complete &= plan.complete();
        }
        commit(owned, entries);
        return complete;
    }

    private void signLasts(OwnedPartition owned, Instant now) {
        List<LedgerEntry> entries = new ArrayList<>();
        owned.chains.forEach((key, progress) ->
                trails.byId(key.trailId())
                        .filter(trail -> isDrained(owned, trail, key, progress, now))
                        .ifPresent(
                                trail -> entries.addAll(last(owned, trail, key, progress, now))));
        if (!entries.isEmpty()) {
            commit(owned, entries);
        }
    }

    /// Whether the trail stopped and the receipts of all that it delivered are known.
    private boolean isDrained(
            OwnedPartition owned, Trail trail, ChainKey key, ChainProgress progress, Instant now) {
        Optional<Instant> stoppedAt = round.stoppedAt(chainOf(trail, key, progress), now);
        if (stoppedAt.isEmpty()) {
            progress.drainedAt = -1;
            return false;
        }
        if (progress.drainedAt < 0 && barrier.isDrained(trail.getTrailId(), stoppedAt.get())) {
            progress.drainedAt = receipts.end(owned.number);
        }
        return progress.drainedAt >= 0 && owned.position >= progress.drainedAt;
    }

    private List<LedgerEntry> last(
            OwnedPartition owned, Trail trail, ChainKey key, ChainProgress progress, Instant now) {
        Optional<DigestPlan> last = round.last(now, chainOf(trail, key, progress));
        if (last.isEmpty()) {
            return List.of();
        }
        progress.keep(last.get().waiting());
        return issue(last.get(), owned, trail, key, progress, now);
    }

    /// The backfill digest comes first into the bucket: who sees the hourly one sees all that is
    /// late.
    private List<LedgerEntry> issue(
            DigestPlan plan,
            OwnedPartition owned,
            Trail trail,
            ChainKey key,
            ChainProgress progress,
            Instant now) {
        List<LedgerEntry> entries = new ArrayList<>();
        plan.backfill()
                .map(backfill ->
                        issuer.backfill(
                                trail,
                                key,
                                backfill,
                                progress.previousBackfill(),
                                owned.position,
                                now))
                .ifPresent(entries::add);
        entries.addAll(
                issuer.issue(trail, key, plan.digests(), progress.previous(), owned.position));
        return entries;
    }

    private static DigestChain chainOf(Trail trail, ChainKey key, ChainProgress progress) {
        List<Session> sessions = TrailSessions.of(trail, key.accountId());
        List<Session> unproven = TrailSessions.unproven(trail);
        return trail.getAccountId().equals(key.accountId())
                ? progress.chain(sessions, unproven)
                : progress.chainOfMember(sessions, unproven);
    }

    private void commit(OwnedPartition owned, List<LedgerEntry> entries) {
        commits.signed(owned, entries);
        entries.forEach(entry -> owned.chain(entry.chain()).signed(entry));
        metrics.signed(entries.size());
    }
}
