package io.opentrail.verifier.chain;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/// Finds in parallel and tells in order. At most a fixed number of checks is under way, so a
/// million log files take no more memory than a thousand.
final class OrderedFindings {

    private final ExecutorService threads;
    private final int window;
    private final Consumer<Finding> told;
    private final Queue<Future<Finding>> underWay = new ArrayDeque<>();

    OrderedFindings(ExecutorService threads, int window, Consumer<Finding> told) {
        this.threads = threads;
        this.window = window;
        this.told = told;
    }

    void add(Finding finding) throws IOException {
        enqueue(CompletableFuture.completedFuture(finding));
    }

    void add(Callable<Finding> check) throws IOException {
        enqueue(threads.submit(check));
    }

    /// Tells what is still under way.
    void finish() throws IOException {
        while (!underWay.isEmpty()) {
            tell(underWay.remove());
        }
    }

    private void enqueue(Future<Finding> finding) throws IOException {
        underWay.add(finding);
        while (underWay.size() > window || (!underWay.isEmpty() && underWay.element().isDone())) {
            tell(underWay.remove());
        }
    }

    private void tell(Future<Finding> finding) throws IOException {
        try {
            told.accept(finding.get());
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException cause) {
                throw cause;
            }
            throw new IOException("a check failed: " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
