package backprop.engine;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;

/**
 * Threads that share the parts of a task with the thread that calls. A part goes to whoever is free first, so that a
 * member which the system lets wait holds nobody up. Between tasks that follow each other closely the members wait
 * without sleeping, for half a millisecond at most.
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
        final AtomicInteger next = new AtomicInteger();
        final AtomicInteger done = new AtomicInteger();
        volatile Error failure;

        Round(IntConsumer task, int parts) {
            this.task = task;
            this.parts = parts;
        }

        void work() {
            for (int part = next.getAndIncrement(); part < parts; part = next.getAndIncrement()) {
                try {
                    task.accept(part);
                } catch (Error e) {
                    failure = e;
                } catch (RuntimeException e) {
                    failure = new AssertionError(e);
                } finally {
                    done.incrementAndGet();
                }
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
            members[i] = new Thread(this::member, "backprop-" + (i + 1));
            members[i].setDaemon(true);
            members[i].start();
        }
    }

    int size() {
        return members.length + 1;
    }

    /** Runs task(0), task(1), …, task(size − 1), at the same time as far as threads are free, and returns when all ended. */
    void run(IntConsumer task) {
        Round now = new Round(task, size());
        round = now;
        for (Thread member : members) {
            LockSupport.unpark(member);
        }
        now.work();
        for (int i = 0; now.done.get() < now.parts; i++) {
            relax(i);
        }
        if (now.failure != null) {
            throw now.failure;
        }
    }

    private void relax(int i) {
        if (i < spins) {
            Thread.onSpinWait();
        } else {
            Thread.yield();
        }
    }

    private void member() {
        Round last = round;
        last.work();
        while (!closed) {
            last = awaitAfter(last);
            last.work();
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
