package io.opentrail.testing;

import io.opentrail.embedded.kafka.EmbeddedKafka;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/// Gives tests an [EmbeddedKafka] parameter: one broker for all of the run, which tests don't
/// close. A test that restarts its broker starts one of its own.
public final class KafkaClusterExtension implements ParameterResolver {
    private static final SharedPart<EmbeddedKafka> KAFKA =
            new SharedPart<>(
                    EmbeddedKafka.class,
                    "Kafka",
                    folder -> EmbeddedKafka.start(EmbeddedKafka.Config.in(folder)),
                    kafka -> "in process at " + kafka.bootstrapServers());

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == EmbeddedKafka.class;
    }

    @Override
    public EmbeddedKafka resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return KAFKA.in(context);
    }
}
