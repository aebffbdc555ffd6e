package io.opentrail.standalone.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class KafkaCommandTest {

    static Stream<String> tools() {
        return KafkaCommand.CLASSES_BY_TOOL.keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("tools")
    void toolIsThereToBeRun(String tool) throws ReflectiveOperationException {
        Class<?> type = Class.forName(KafkaCommand.CLASSES_BY_TOOL.get(tool));

        Method main = type.getMethod("main", String[].class);

        assertThat(Modifier.isStatic(main.getModifiers())).isTrue();
    }
}
