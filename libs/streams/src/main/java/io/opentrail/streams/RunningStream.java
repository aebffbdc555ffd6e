package io.opentrail.streams;

import io.opentrail.telemetry.HealthStatus;
import java.time.Duration;
import org.apache.kafka.streams.KafkaStreams;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A Kafka Streams application whose threads are replaced when they fail, from its start to its
/// stop.
public final class RunningStream implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(RunningStream.class);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(20);

    private final KafkaStreams streams;
    private final ThreadReplacement replacement;

    /// Begins nothing yet.
    ///
    /// @param streams not started yet; is closed with this
    /// @param replacement of its threads alone; is closed with this
    public RunningStream(KafkaStreams streams, ThreadReplacement replacement) {
        this.streams = streams;
        this.replacement = replacement;
        streams.setUncaughtExceptionHandler(replacement);
    }

    /// Returns before the stream has its partitions: health tells when.
    public void start() {
        streams.start();
    }

    /// For what it tells of its tasks and their places.
    public KafkaStreams streams() {
        return streams;
    }

    /// Down while it does not run, and for a minute after a thread failed.
    public HealthStatus health() {
        KafkaStreams.State state = streams.state();
        if (state != KafkaStreams.State.RUNNING) {
            String reason = "stream is " + state;
            return HealthStatus.down(
                    replacement.trouble().map(why -> reason + "; " + why).orElse(reason));
        }
        return replacement.trouble().map(HealthStatus::down).orElseGet(HealthStatus::up);
    }

    /// Commits what is done and stops; does not leave the group, so that a restart within the
    /// session takes up the same partitions at once.
    @Override
    public void close() {
        replacement.close();
        if (!streams.close(CLOSE_TIMEOUT)) {
            LOGGER.atWarn()
                    .addKeyValue("timeout", CLOSE_TIMEOUT)
                    .log("Stream did not stop in time; what it has not committed is done again");
        }
    }
}
