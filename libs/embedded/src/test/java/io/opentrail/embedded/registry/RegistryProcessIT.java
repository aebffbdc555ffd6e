package io.opentrail.embedded.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opentrail.embedded.start.StartException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegistryProcessIT {
    private static final Path HOME = Path.of(System.getProperty("opentrail.registry.home"));

    @Test
    void restartKeepsSchemasAndTheirIds(@TempDir Path folder) throws Exception {
        String first;
        String second;
        URI url;
        try (var registry = RegistryProcess.start(config(folder))) {
            url = registry.url();
            first = register(url, "first", "string");
            second = register(url, "second", "long");
        }

        try (var registry = RegistryProcess.start(config(folder))) {
            assertThat(registry.url()).isEqualTo(url);
            assertThat(register(url, "first", "string")).isEqualTo(first);
            assertThat(register(url, "third", "int")).isNotIn(first, second);
            assertThat(get(url, "/schemas/ids/" + second.replaceAll("\\D", ""))).contains("long");
        }
    }

    @Test
    void killLosesNoSchemaWhoseIdWasGiven(@TempDir Path folder) throws Exception {
        String id;
        URI url;
        try (var registry = RegistryProcess.start(config(folder))) {
            url = registry.url();
            id = register(url, "kept", "string");
            ProcessHandle.of(registry.pid()).orElseThrow().destroyForcibly();
            Awaitility.await().until(() -> !registry.isAlive());
        }

        try (var _ = RegistryProcess.start(config(folder))) {
            assertThat(register(url, "kept", "string")).isEqualTo(id);
            assertThat(get(url, "/schemas/ids/" + id.replaceAll("\\D", ""))).contains("string");
        }
    }

    @Test
    void registryEndsWithAKilledParent(@TempDir Path folder) throws Exception {
        var parent = startParent(folder);
        var registry = ProcessHandle.of(readPid(parent)).orElseThrow();

        parent.destroyForcibly().waitFor();

        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> !registry.isAlive());
        try (var again = RegistryProcess.start(config(folder))) {
            assertThat(get(again.url(), "/subjects")).isEqualTo("[]");
        }
    }

    @Test
    void interruptOfTheTerminalLeavesTheRegistryRunning(@TempDir Path folder) throws Exception {
        try (var registry = RegistryProcess.start(config(folder))) {
            new ProcessBuilder("/bin/kill", "-INT", Long.toString(registry.pid()))
                    .start()
                    .waitFor();

            assertThat(get(registry.url(), "/subjects")).isEqualTo("[]");
        }
    }

    @Test
    void leftOverRegistryIsEnded(@TempDir Path folder) throws Exception {
        Files.createDirectories(folder);
        var leftOver =
                new ProcessBuilder("/bin/sh", "-c", "sleep 300; :", RegistryCommand.mark(folder))
                        .start();
        Files.writeString(folder.resolve("registry.pid"), Long.toString(leftOver.pid()));

        ChildProcess.endLeftOver(folder);

        assertThat(leftOver.isAlive()).isFalse();
    }

    @Test
    void processThatIsNotOursIsLeftAlone(@TempDir Path folder) throws Exception {
        var other = new ProcessBuilder("/bin/sh", "-c", "sleep 300; :").start();
        try {
            Files.writeString(folder.resolve("registry.pid"), Long.toString(other.pid()));

            ChildProcess.endLeftOver(folder);

            assertThat(other.isAlive()).isTrue();
        } finally {
            other.descendants().forEach(ProcessHandle::destroyForcibly);
            other.destroyForcibly();
        }
    }

    /// With a broken database the registry either ends or answers every request with 500.
    @Test
    void failedStartShowsTheEndOfTheLog(@TempDir Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("registry.mv.db"), "not a database");

        assertThatThrownBy(() -> RegistryProcess.start(config(folder)).close())
                .isInstanceOf(StartException.class)
                .hasMessageContaining("The end of " + folder.resolve("registry.log"))
                .hasMessageContaining("registry.mv.db");
    }

    @Test
    void missingDistributionIsNamed(@TempDir Path folder) {
        var config = RegistryProcess.Config.in(folder.resolve("nothing"), folder);

        assertThatThrownBy(() -> RegistryProcess.start(config).close())
                .isInstanceOf(StartException.class)
                .hasMessageContaining("quarkus-run.jar");
    }

    private static RegistryProcess.Config config(Path folder) {
        return RegistryProcess.Config.in(HOME, folder);
    }

    private static Process startParent(Path folder) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        ParentProcess.class.getName(),
                        HOME.toString(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static long readPid(Process parent) throws IOException {
        var output = new InputStreamReader(parent.getInputStream(), StandardCharsets.UTF_8);
        return Long.parseLong(Objects.requireNonNull(new BufferedReader(output).readLine()));
    }

    private static String register(URI url, String subject, String type) throws Exception {
        var body = "{\"schema\": \"{\\\"type\\\": \\\"%s\\\"}\"}".formatted(type);
        var request =
                HttpRequest.newBuilder(URI.create(url + "/subjects/" + subject + "/versions"))
                        .header("Content-Type", "application/vnd.schemaregistry.v1+json")
                        .POST(BodyPublishers.ofString(body))
                        .build();
        return send(request);
    }

    private static String get(URI url, String path) throws Exception {
        return send(HttpRequest.newBuilder(URI.create(url + path)).build());
    }

    private static String send(HttpRequest request) throws Exception {
        try (var client = HttpClient.newHttpClient()) {
            var response = client.send(request, BodyHandlers.ofString());
            assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
            return response.body();
        }
    }
}
