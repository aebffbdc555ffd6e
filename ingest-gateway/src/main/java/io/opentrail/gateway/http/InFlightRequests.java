package io.opentrail.gateway.http;

import io.opentrail.telemetry.HealthCheck;
import io.opentrail.telemetry.HealthStatus;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// The requests that are being answered; lets no more in once the gateway drains. Thread-safe.
public final class InFlightRequests implements HealthCheck {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition lastHasLeft = lock.newCondition();
    private int count;
    private boolean draining;

    /// False while draining; else [#leave] has to follow.
    boolean enter() {
        lock.lock();
        try {
            if (draining) {
                return false;
            }
            count++;
            return true;
        } finally {
            lock.unlock();
        }
    }

    void leave() {
        lock.lock();
        try {
            count--;
            if (count == 0) {
                lastHasLeft.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    int count() {
        lock.lock();
        try {
            return count;
        } finally {
            lock.unlock();
        }
    }

    /// Lets no more in and waits for those that are in.
    ///
    /// @return whether all have left in time
    public boolean drain(Duration timeout) throws InterruptedException {
        lock.lock();
        try {
            draining = true;
            long nanosLeft = timeout.toNanos();
            while (count > 0 && nanosLeft > 0) {
                nanosLeft = lastHasLeft.awaitNanos(nanosLeft);
            }
            return count == 0;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public HealthStatus check() {
        lock.lock();
        try {
            return draining
                    ? HealthStatus.down(
                            "draining: answers %d requests, takes no more".formatted(count))
                    : HealthStatus.up();
        } finally {
            lock.unlock();
        }
    }
}
