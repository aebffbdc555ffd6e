package io.opentrail.history.query;

import io.opentrail.history.store.Lookup;
import io.opentrail.history.store.Page;
import io.opentrail.history.store.StoreFailedException;
import io.opentrail.history.stream.HistoryView;
import io.opentrail.history.stream.HistoryViewType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KeyQueryMetadata;
import org.apache.kafka.streams.LagInfo;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.errors.StreamsNotStartedException;
import org.apache.kafka.streams.state.HostInfo;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Has lookups answered by the instance that has the account's partition, or, while that one
/// cannot, by one that stands by and is not far behind.
public final class LookupRouter {

    /// Events that a copy may lack of those in its topic, and still answer.
    static final long MAX_BEHIND = 1_000;

    private static final Logger LOGGER = LoggerFactory.getLogger(LookupRouter.class);

    private final KafkaStreams streams;
    private final HostInfo self;
    private final Peers peers;
    private final LookupMetrics metrics;

    /// @param self what other instances reach this one at, as Streams was told
    public LookupRouter(KafkaStreams streams, HostInfo self, Peers peers, LookupMetrics metrics) {
        this.streams = streams;
        this.self = self;
        this.peers = peers;
        this.metrics = metrics;
    }

    /// Answers wherever the account's partition is.
    ///
    /// @param body the lookup as it came in
    LookupAnswer anywhere(Lookup lookup, byte[] body) {
        Optional<KeyQueryMetadata> metadata = metadata(lookup);
        if (metadata.isEmpty()) {
            return new LookupAnswer.Retry("the partitions are being assigned");
        }
        for (HostInfo host : inOrder(metadata.get())) {
            Optional<LookupAnswer> answer =
                    host.equals(self)
                            ? here(lookup, metadata.get())
                            : peers.ask(host, body).map(LookupAnswer.Found::new);
            if (answer.isPresent()) {
                return answer.get();
            }
        }
        return new LookupAnswer.Retry("no instance has the account's events ready");
    }

    /// Answers from what is here.
    LookupAnswer here(Lookup lookup) {
        return metadata(lookup)
                .flatMap(known -> here(lookup, known))
                .orElseGet(() -> new LookupAnswer.Retry("the account's events are not ready here"));
    }

    private Optional<KeyQueryMetadata> metadata(Lookup lookup) {
        try {
            KeyQueryMetadata metadata =
                    streams.queryMetadataForKey(
                            HistoryViewType.STORE,
                            lookup.scope().accountId(),
                            new StringSerializer());
            return Optional.ofNullable(metadata)
                    .filter(known -> !known.equals(KeyQueryMetadata.NOT_AVAILABLE));
        } catch (StreamsNotStartedException | IllegalStateException _) {
            return Optional.empty();
        }
    }

    private static List<HostInfo> inOrder(KeyQueryMetadata metadata) {
        List<HostInfo> hosts = new ArrayList<>();
        hosts.add(metadata.activeHost());
        hosts.addAll(metadata.standbyHosts());
        return hosts;
    }

    private Optional<LookupAnswer> here(Lookup lookup, KeyQueryMetadata metadata) {
        return found(lookup, partition(metadata))
                .or(() ->
                        isNearlyComplete(metadata.partition())
                                ? found(lookup, partition(metadata).enableStaleStores())
                                : Optional.empty());
    }

    private Optional<LookupAnswer> found(
            Lookup lookup, StoreQueryParameters<HistoryView> parameters) {
        try {
            Page page = streams.store(parameters).lookup(lookup);
            return Optional.of(new LookupAnswer.Found(LookupJson.write(page)));
        } catch (InvalidStateStoreException | IllegalStateException _) {
            return Optional.empty();
        } catch (StoreFailedException e) {
            metrics.failed();
            LOGGER.atError().setCause(e).log("A lookup failed here; another copy is asked");
            return Optional.empty();
        }
    }

    private static StoreQueryParameters<HistoryView> partition(KeyQueryMetadata metadata) {
        return StoreQueryParameters.fromNameAndType(HistoryViewType.STORE, new HistoryViewType())
                .withPartition(metadata.partition());
    }

    private boolean isNearlyComplete(int partition) {
        try {
            LagInfo lag =
                    streams.allLocalStorePartitionLags()
                            .getOrDefault(HistoryViewType.STORE, Map.of())
                            .get(partition);
            return lag != null && lag.offsetLag() <= MAX_BEHIND;
        } catch (RuntimeException _) {
            // a broker that is away; then nobody knows how far this is behind
            return false;
        }
    }
}
