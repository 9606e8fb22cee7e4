package backprop.training;

import backprop.engine.Arithmetic;
import backprop.engine.Engine;
import backprop.engine.SparseEngine;
import backprop.mnist.Mnist;
import backprop.mnist.Split;
import java.util.List;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Runs trials in parallel on the cores of this machine, each on one thread. */
public final class LocalTrials implements TrialRunner {
    private final Split data;
    private final Engine.Factory engines;
    private final int threads;

    /**
     * Trials with the {@link SparseEngine}, as many in parallel as there are cores.
     *
     * @param data the examples to train on and those to validate on; see {@link Mnist#withValidation}
     */
    public LocalTrials(Split data) {
        this(data, Runtime.getRuntime().availableProcessors());
    }

    /** Trials with the {@link SparseEngine}, this many in parallel. */
    public LocalTrials(Split data, int threads) {
        this(data, (train, start) -> new SparseEngine(train, start, 1, Arithmetic.choose()), threads);
    }

    /**
     * @param data the examples to train on and those to validate on; see {@link Mnist#withValidation}
     * @param engines engines that compute on one thread
     * @param threads the number of trials that run in parallel, at least 1
     */
    public LocalTrials(Split data, Engine.Factory engines, int threads) {
        this.data = data;
        this.engines = engines;
        this.threads = threads;
    }

    @Override
    public void run(List<Hyperparameters> trials, Consumer<TrialResult> done) throws InterruptedException {
        ExecutorService pool = Executors.newFixedThreadPool(threads, task -> {
            Thread thread = new Thread(task, "trial");
            thread.setDaemon(true);
            return thread;
        });
        try {
            CompletionService<TrialResult> results = new ExecutorCompletionService<>(pool);
            trials.forEach(trial -> results.submit(() -> TrialResult.of(trial, data, engines)));
            for (int k = 0; k < trials.size(); k++) {
                done.accept(results.take().get());
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("a trial ended without a result: " + e.getCause(), e.getCause());
        } finally {
            pool.shutdownNow();
            pool.awaitTermination(10, TimeUnit.SECONDS);
        }
    }

    @Override
    public String data() {
        return data.checksum();
    }

    @Override
    public String toString() {
        return threads + (threads == 1 ? " core" : " cores") + " of this machine";
    }
}
