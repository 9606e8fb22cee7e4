package backprop.engine;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;

/**
 * Threads that work on a task together with the thread that calls; between tasks that follow each other closely they
 * wait without sleeping, for half a millisecond at most.
 */
final class Team implements AutoCloseable {
    private static final long AWAKE_NANOS = 500_000;
    private static final int SPINS = 2_000;

    private final Thread[] members;
    private final int spins;
    private final AtomicInteger working = new AtomicInteger();
    private final AtomicInteger round = new AtomicInteger();
    private IntConsumer task;
    private volatile Throwable failure;
    private volatile boolean closed;

    /**
     * @param size the number of threads, the caller's among them, at least 1
     */
    Team(int size) {
        spins = size > Runtime.getRuntime().availableProcessors() ? 0 : SPINS;
        members = new Thread[size - 1];
        for (int i = 0; i < members.length; i++) {
            int part = i + 1;
            members[i] = new Thread(() -> member(part), "backprop-" + part);
            members[i].setDaemon(true);
            members[i].start();
        }
    }

    int size() {
        return members.length + 1;
    }

    /** Runs task(0), task(1), …, task(size − 1) at the same time and returns when all have ended. */
    void run(IntConsumer task) {
        this.task = task;
        working.set(members.length);
        round.incrementAndGet();
        for (Thread member : members) {
            LockSupport.unpark(member);
        }
        try {
            task.accept(0);
        } finally {
            for (int i = 0; working.get() > 0; i++) {
                relax(i);
            }
        }
        if (failure != null) {
            throw new IllegalStateException("a thread of the sparse engine failed: " + failure, failure);
        }
    }

    private void relax(int i) {
        if (i < spins) {
            Thread.onSpinWait();
        } else {
            Thread.yield();
        }
    }

    private void member(int part) {
        for (int done = 0; ; done++) {
            awaitAfter(done);
            if (closed) {
                return;
            }
            try {
                task.accept(part);
            } catch (Throwable e) {
                failure = e;
            } finally {
                working.decrementAndGet();
            }
        }
    }

    private void awaitAfter(int done) {
        long began = System.nanoTime();
        for (int i = 0; round.get() == done && !closed; i++) {
            if (i < spins || System.nanoTime() - began < AWAKE_NANOS) {
                relax(i);
            } else {
                LockSupport.park(this);
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        for (Thread member : members) {
            LockSupport.unpark(member);
        }
    }
}
