package io.opentrail.schemas.topics;

import static java.util.Objects.requireNonNull;

import io.opentrail.schemas.registry.Compatibility;
import io.opentrail.schemas.registry.SchemaRegistry;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.CreateTopicsResult;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes topics and the subjects of their values. Every service calls this at its start for the
/// topics that it uses; what is there already is left as it is.
public final class TopicProvisioner {

    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private static final Duration RETRY_PAUSE = Duration.ofMillis(100);

    /// A partition without a leader delays a start, but does not prevent it.
    private static final Duration LEADERS_TIMEOUT = Duration.ofSeconds(10);

    private static final Logger LOGGER = LoggerFactory.getLogger(TopicProvisioner.class);

    private final Admin admin;
    private final SchemaRegistry registry;

    public TopicProvisioner(Admin admin, SchemaRegistry registry) {
        this.admin = admin;
        this.registry = registry;
    }

    /// Throws IllegalStateException if a topic cannot be made, or is there with another number of
    /// partitions: keys would land elsewhere than before.
    public void provision(Collection<Topic> topics) {
        topics.forEach(topic ->
                topic.valueSchema()
                        .ifPresent(schema -> {
                            registry.register(topic.subject(), schema);
                            registry.setCompatibility(
                                    topic.subject(), Compatibility.FULL_TRANSITIVE);
                        }));
        create(topics);
        Map<String, TopicDescription> descriptions =
                describe(topics.stream().map(Topic::name).toList());
        topics.forEach(topic ->
                requirePartitions(
                        topic, requireNonNull(descriptions.get(topic.name()), topic.name())));
        awaitLeaders(descriptions.values());
    }

    /// Has what is in a topic kept as long as its configuration says, if it was made to be kept for
    /// less. What is kept longer stays so.
    ///
    /// @throws KafkaException when the answer is an error or does not come
    public void extendRetention(Topic topic) {
        String wanted = requireNonNull(topic.config().get(TopicConfig.RETENTION_MS_CONFIG));
        var resource = new ConfigResource(ConfigResource.Type.TOPIC, topic.name());
        String kept =
                requireNonNull(
                                EndOffsets.await(admin.describeConfigs(List.of(resource)).all())
                                        .get(resource))
                        .get(TopicConfig.RETENTION_MS_CONFIG)
                        .value();
        if (isForEver(kept) || Long.parseLong(kept) >= Long.parseLong(wanted)) {
            return;
        }
        var retention = new ConfigEntry(TopicConfig.RETENTION_MS_CONFIG, wanted);
        var change = List.of(new AlterConfigOp(retention, AlterConfigOp.OpType.SET));
        EndOffsets.await(admin.incrementalAlterConfigs(Map.of(resource, change)).all());
        LOGGER.atInfo()
                .addKeyValue("topic", topic.name())
                .addKeyValue("before", kept)
                .addKeyValue("retention.ms", wanted)
                .log("Topic keeps its records longer now");
    }

    private static boolean isForEver(String retentionMillis) {
        return retentionMillis.equals("-1");
    }

    /// The topics of events that there are, those of regions that nobody here knows included.
    ///
    /// @throws KafkaException when the answer is an error or does not come
    public Set<String> eventTopics() {
        return EndOffsets.await(admin.listTopics().names()).stream()
                .filter(name -> name.startsWith(TopicCatalogue.EVENTS_PREFIX))
                .collect(Collectors.toSet());
    }

    /// One request for all; a topic that is there already is no failure.
    private void create(Collection<Topic> topics) {
        CreateTopicsResult result =
                admin.createTopics(topics.stream().map(TopicProvisioner::request).toList());
        result.values().forEach((name, created) -> awaitCreated(name, created));
    }

    private static NewTopic request(Topic topic) {
        return new NewTopic(topic.name(), Optional.of(topic.partitions()), Optional.empty())
                .configs(topic.config());
    }

    private static void awaitCreated(String name, KafkaFuture<Void> created) {
        try {
            created.get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw new IllegalStateException("topic '" + name + "' cannot be created", e);
            }
        } catch (TimeoutException e) {
            throw new IllegalStateException(
                    "topic '" + name + "' was not created in " + TIMEOUT, e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /// A topic can be unknown to the broker that is asked for a moment after it was created.
    private Map<String, TopicDescription> describe(List<String> names) {
        long deadline = System.nanoTime() + TIMEOUT.toNanos();
        while (true) {
            try {
                return admin.describeTopics(names)
                        .allTopicNames()
                        .get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
            } catch (ExecutionException e) {
                boolean notYet = e.getCause() instanceof UnknownTopicOrPartitionException;
                if (!notYet || System.nanoTime() > deadline) {
                    throw new IllegalStateException("topics cannot be described: " + names, e);
                }
                pause();
            } catch (TimeoutException e) {
                throw new IllegalStateException("topics cannot be described: " + names, e);
            } catch (InterruptedException e) {
                throw interrupted(e);
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(RETRY_PAUSE);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static void requirePartitions(Topic topic, TopicDescription description) {
        int partitions = description.partitions().size();
        if (partitions != topic.partitions()) {
            throw new IllegalStateException(
                    "topic '%s' has %d partitions, but %d are configured: set the number that it has, or move to a new cell"
                            .formatted(topic.name(), partitions, topic.partitions()));
        }
    }

    /// Each partition's leader answers. A broker that does not know yet that it leads a new
    /// partition refuses the first batch of a producer, can then take the second, and from then on
    /// finds the first out of order until the producer gives up.
    private void awaitLeaders(Collection<TopicDescription> descriptions) {
        List<TopicPartition> partitions =
                descriptions.stream()
                        .flatMap(topic ->
                                topic.partitions().stream()
                                        .map(info ->
                                                new TopicPartition(topic.name(), info.partition())))
                        .toList();
        try {
            var _ = EndOffsets.within(LEADERS_TIMEOUT, admin, partitions);
        } catch (InterruptException e) {
            throw interrupted(e);
        } catch (KafkaException e) {
            LOGGER.atWarn()
                    .addKeyValue("error", String.valueOf(e.getCause()))
                    .log("Not all partitions have a leader; going on");
        }
    }

    private static IllegalStateException interrupted(Exception e) {
        Thread.currentThread().interrupt();
        return new IllegalStateException("interrupted while topics were made", e);
    }
}
