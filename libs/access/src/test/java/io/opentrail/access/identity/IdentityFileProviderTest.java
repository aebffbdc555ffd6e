package io.opentrail.access.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

final class IdentityFileProviderTest {

    private static final String BAD = "accounts: none\n";

    private final Logger logger = (Logger) LoggerFactory.getLogger(IdentityFileProvider.class);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @BeforeEach
    void listen() {
        log.start();
        logger.addAppender(log);
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(log);
    }

    @Test
    void aChangeIsTakenUpWhenSeenTwice(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("identity.yaml"), named("first"));
        try (var provider = new IdentityFileProvider(file)) {
            Files.writeString(file, named("other"));

            provider.poll();
            String afterOneLook = nameIn(provider.current());
            provider.poll();
            String afterTwoLooks = nameIn(provider.current());

            assertThat(afterOneLook).isEqualTo("first");
            assertThat(afterTwoLooks).isEqualTo("other");
        }
    }

    @Test
    void aListenerHearsOfEachChangeOnce(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("identity.yaml"), named("first"));
        var heard = new ArrayList<String>();
        try (var provider = new IdentityFileProvider(file)) {
            provider.onChange(identities -> heard.add(nameIn(identities)));

            look(provider, 3);
            Files.writeString(file, named("second"));
            look(provider, 3);
            Files.writeString(file, named("third"));
            look(provider, 3);

            assertThat(heard).containsExactly("second", "third");
        }
    }

    @Test
    void aBadFileIsWarnedOfOnceAndTheLastGoodOneStays(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("identity.yaml"), named("first"));
        try (var provider = new IdentityFileProvider(file)) {
            Files.writeString(file, BAD);

            look(provider, 5);

            assertThat(nameIn(provider.current())).isEqualTo("first");
            assertThat(log.list)
                    .singleElement()
                    .satisfies(event -> {
                        assertThat(event.getLevel()).isEqualTo(Level.WARN);
                        assertThat(event.getKeyValuePairs().toString())
                                .contains("identity.yaml:1: accounts: must be a list");
                    });
        }
    }

    @Test
    void aFileThatIsGoneChangesNothingUntilItIsBack(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("identity.yaml"), named("first"));
        try (var provider = new IdentityFileProvider(file)) {
            Files.delete(file);
            look(provider, 3);
            String whileGone = nameIn(provider.current());
            Files.writeString(file, named("back"));
            look(provider, 2);

            assertThat(whileGone).isEqualTo("first");
            assertThat(nameIn(provider.current())).isEqualTo("back");
        }
    }

    @Test
    void theFirstLoadFailsLoudly(@TempDir Path folder) throws IOException {
        Path bad = Files.writeString(folder.resolve("identity.yaml"), BAD);

        assertThatThrownBy(() -> IdentityFileProvider.open(bad, Duration.ofMillis(10)))
                .isInstanceOf(InvalidIdentityFileException.class)
                .hasMessage("identity.yaml:1: accounts: must be a list");
        assertThatThrownBy(() ->
                        IdentityFileProvider.open(folder.resolve("none"), Duration.ofMillis(10)))
                .isInstanceOf(IOException.class);
    }

    @Test
    void anOpenProviderFollowsItsFileByItself(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("identity.yaml"), named("first"));
        try (var provider = IdentityFileProvider.open(file, Duration.ofMillis(10))) {
            provider.onChange(_ -> {
                throw new IllegalStateException("a listener that fails");
            });

            Files.writeString(file, named("second"));
            Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> nameIn(provider.current()).equals("second"));
            Files.writeString(file, named("third"));
            Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> nameIn(provider.current()).equals("third"));

            assertThat(nameIn(provider.current())).isEqualTo("third");
        }
    }

    private static void look(IdentityFileProvider provider, int times) {
        for (int i = 0; i < times; i++) {
            provider.poll();
        }
    }

    private static String named(String name) {
        return "accounts: [{id: '111122223333', name: %s}]\n".formatted(name);
    }

    private static String nameIn(Identities identities) {
        return identities.accounts().getFirst().name();
    }
}
