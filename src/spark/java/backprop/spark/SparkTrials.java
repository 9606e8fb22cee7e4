package backprop.spark;

import backprop.engine.Arithmetic;
import backprop.engine.SparseEngine;
import backprop.mnist.Mnist;
import backprop.mnist.Split;
import backprop.training.Hyperparameters;
import backprop.training.TrialResult;
import backprop.training.TrialRunner;
import java.io.Serializable;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.spark.FutureAction;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.rdd.RDD;
import scala.Function1;
import scala.collection.Iterator;
import scala.concurrent.ExecutionContext;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.BoxedUnit;
import scala.util.Failure;
import scala.util.Success;
import scala.util.Try;

/**
 * Runs trials on Apache Spark, each as a task on one core. The data travels once to each executor; what a lost executor
 * was running, Spark runs again elsewhere.
 *
 * <p>All trials use the {@link SparseEngine} with the kernel that {@link Arithmetic#choose} names here, whatever the workers
 * would choose: the results are the same bits as those of local trials.
 */
public final class SparkTrials implements TrialRunner {
    private final String master;
    private final Split data;

    /**
     * @param master {@code spark://host:7077}, {@code local[4]} for four cores of this machine, or what else Spark takes
     * @param data the examples to train on and those to validate on; see {@link Mnist#withValidation}
     */
    public SparkTrials(String master, Split data) {
        this.master = master;
        this.data = data;
        SparkApplication.log();
    }

    @Override
    public void run(List<Hyperparameters> trials, Consumer<TrialResult> done) throws InterruptedException {
        if (trials.isEmpty()) {
            return;
        }
        try (JavaSparkContext spark = SparkApplication.start(master)) {
            BlockingQueue<Try<TrialResult>> results = new LinkedBlockingQueue<>();
            FutureAction<?> job = submit(spark, trials, results);
            try {
                for (int k = 0; k < trials.size(); k++) {
                    done.accept(results.take().get());
                }
            } finally {
                job.cancel();
                while (!job.isCompleted()) { // an application that ended earlier would leave its trials running
                    Thread.sleep(10);
                }
            }
        }
    }

    private FutureAction<?> submit(
            JavaSparkContext spark, List<Hyperparameters> trials, BlockingQueue<Try<TrialResult>> results) {
        Broadcast<Split> shipped = spark.broadcast(data);
        Arithmetic arithmetic = Arithmetic.choose();
        RDD<TrialResult> trained = spark.parallelize(trials, trials.size())
                .map(trial -> TrialResult.of(
                        trial, shipped.value(), (train, start) -> new SparseEngine(train, start, 1, arithmetic)))
                .rdd();
        List<Object> tasks =
                IntStream.range(0, trials.size()).mapToObj(k -> (Object) k).toList();
        FutureAction<BoxedUnit> job = spark.sc()
                .submitJob(
                        trained,
                        (Function1<Iterator<TrialResult>, TrialResult> & Serializable) Iterator::next,
                        CollectionConverters.asScala(tasks).toSeq(),
                        (task, result) -> {
                            results.add(new Success<>(result));
                            return BoxedUnit.UNIT;
                        },
                        () -> BoxedUnit.UNIT);
        job.failed()
                .foreach(
                        failure -> results.add(new Failure<>(SparkApplication.failed(master, failure))),
                        ExecutionContext.fromExecutor(Runnable::run));
        return job;
    }

    @Override
    public String data() {
        return data.checksum();
    }

    @Override
    public String toString() {
        return "Spark at " + master + ", " + Arithmetic.choose() + " kernel";
    }

    /** Makes these for the command {@code sweep}. */
    public static final class Cluster implements TrialRunner.Cluster {
        @Override
        public TrialRunner at(String master, Split data) {
            return new SparkTrials(master == null ? System.getProperty("spark.master", "local[*]") : master, data);
        }
    }
}
