package backprop.engine;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;

/**
 * A fixed group of threads, the caller among them, that work on the parts of a task, one part a thread. Each thread
 * begins with its own part, whose data are in its cache, and then takes parts that no thread has begun, so a thread
 * that waits for a core does not delay the others. Between tasks the threads spin for up to half a millisecond, because
 * waking a parked one takes longer than most tasks; then they park.
 */
final class Team implements AutoCloseable {
    private static final long AWAKE_NANOS = 500_000;
    private static final int SPINS = 2_000;

    private final Thread[] members;
    private final int spins;
    private volatile Round round = new Round(null, 0);
    private volatile boolean closed;

    private static final class Round {
        final IntConsumer task;
        final int parts;
        final AtomicIntegerArray begun;
        final AtomicInteger done = new AtomicInteger();
        volatile Throwable failure;

        Round(IntConsumer task, int parts) {
            this.task = task;
            this.parts = parts;
            begun = new AtomicIntegerArray(parts);
        }

        void work(int member) {
            for (int i = 0; i < parts; i++) {
                int part = (member + i) % parts;
                if (begun.get(part) == 0 && begun.compareAndSet(part, 0, 1)) {
                    run(part);
                }
            }
        }

        private void run(int part) {
            try {
                task.accept(part);
            } catch (RuntimeException | Error e) {
                failure = e;
            } finally {
                done.incrementAndGet();
            }
        }
    }

    /**
     * @param size the number of threads, the caller's among them, at least 1
     */
    Team(int size) {
        spins = size > Runtime.getRuntime().availableProcessors() ? 0 : SPINS;
        members = new Thread[size - 1];
        for (int i = 0; i < members.length; i++) {
            int member = i + 1;
            members[i] = new Thread(() -> work(member), "backprop-" + member);
            members[i].setDaemon(true);
            members[i].start();
        }
    }

    int size() {
        return members.length + 1;
    }

    /**
     * Runs task(0), task(1), …, task(size − 1), at the same time as far as threads are free, and returns when all have
     * ended. If some threw an exception, one of these exceptions is thrown then.
     */
    void run(IntConsumer task) {
        Round now = new Round(task, size());
        round = now;
        for (Thread member : members) {
            LockSupport.unpark(member);
        }
        now.work(0);
        for (int i = 0; now.done.get() < now.parts; i++) {
            relax(i);
        }
        if (now.failure instanceof Error error) {
            throw error;
        }
        if (now.failure instanceof RuntimeException exception) {
            throw exception;
        }
    }

    private void relax(int i) {
        if (i < spins) {
            Thread.onSpinWait();
        } else {
            Thread.yield();
        }
    }

    private void work(int member) {
        Round last = round;
        last.work(member);
        while (!closed) {
            last = awaitAfter(last);
            last.work(member);
        }
    }

    private Round awaitAfter(Round last) {
        long began = System.nanoTime();
        for (int i = 0; round == last && !closed; i++) {
            if (i < spins || System.nanoTime() - began < AWAKE_NANOS) {
                relax(i);
            } else {
                LockSupport.park(this);
            }
        }
        return round;
    }

    @Override
    public void close() {
        closed = true;
        for (Thread member : members) {
            LockSupport.unpark(member);
        }
    }
}
