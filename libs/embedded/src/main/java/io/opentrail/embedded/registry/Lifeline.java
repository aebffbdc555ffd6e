package io.opentrail.embedded.registry;

import java.io.IOException;
import java.io.OutputStream;

/// The child process's main class: runs the registry and ends with its parent.
///
/// The parent holds the other end of standard input. When that closes, because the parent closed it
/// or was killed, the process ends in order. It sees nothing of this module but this class, which
/// is why the registry's own main class is called by name.
final class Lifeline {
    private static final String REGISTRY_MAIN = "io.quarkus.bootstrap.runner.QuarkusEntryPoint";
    private static final long EXIT_MILLIS = 10_000;

    private Lifeline() {}

    public static void main(String[] args) throws ReflectiveOperationException {
        startDaemon("lifeline", Lifeline::exitWithParent);
        var main = Class.forName(REGISTRY_MAIN).getMethod("main", String[].class);
        main.invoke(null, (Object) args);
    }

    private static void exitWithParent() {
        try {
            System.in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException _) {
            // a broken pipe says the same as a closed one
        }
        startDaemon("lifeline-halt", Lifeline::haltLater);
        System.exit(0);
    }

    /// For an orderly end that hangs.
    private static void haltLater() {
        try {
            Thread.sleep(EXIT_MILLIS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().halt(1);
    }

    private static void startDaemon(String name, Runnable body) {
        Thread.ofPlatform().daemon().name(name).start(body);
    }
}
