package backprop.spark;

import backprop.training.TrainingException;
import backprop.training.TrialRunner;
import java.io.File;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import javax.security.auth.login.LoginException;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/** Starts Spark with what a sweep needs; a setting {@code -Dspark.*} of the user goes before ours. */
final class SparkApplication {
    private static final String STANDALONE = "spark://";
    private static final int DEEPEST_CAUSE = 20;
    private static final int CONNECT_MILLISECONDS = 5_000;

    private SparkApplication() {}

    /**
     * @throws TrainingException if no master answers, or if Spark does not start
     */
    static JavaSparkContext start(String master) {
        try {
            SparkConf settings = new SparkConf()
                    .setAppName("backprop sweep")
                    .setMaster(master)
                    .setIfMissing("spark.ui.enabled", "false");
            if (master.startsWith(STANDALONE)) {
                settings.setIfMissing("spark.driver.host", addressTowards(master));
            }
            JavaSparkContext spark = new JavaSparkContext(settings);
            // As addresses: in a list of paths, as `spark.jars` is one, a comma within a path separates.
            jars().forEach(jar -> spark.addJar(jar.toUri().toString()));
            spark.setLocalProperty("spark.job.interruptOnCancel", "true");
            return spark;
        } catch (TrainingException e) {
            throw e;
        } catch (Exception | LinkageError e) {
            throw failed(master, e);
        }
    }

    /** Lets the log of Spark be seen, unless something has logged before. */
    static void log() {
        System.setProperty("slf4j.internal.verbosity", "WARN");
        System.setProperty("slf4j.provider", "org.apache.logging.slf4j.SLF4JServiceProvider");
    }

    /** The address of this machine as the first master that answers sees it: the one where workers reach it. */
    private static String addressTowards(String master) {
        String problem = "";
        for (String address : master.substring(STANDALONE.length()).split(",")) {
            try (Socket socket = new Socket()) {
                URI uri = new URI(STANDALONE + address);
                socket.connect(new InetSocketAddress(uri.getHost(), uri.getPort()), CONNECT_MILLISECONDS);
                return socket.getLocalAddress().getHostAddress();
            } catch (IOException | URISyntaxException | IllegalArgumentException e) {
                problem = e.getMessage();
            }
        }
        throw new TrainingException("no Spark master answers at " + master + " (" + problem
                + "); start one, or correct the address, as in spark://host:7077");
    }

    /** What the workers have to load: this jar, the plain one and its libraries. */
    private static List<Path> jars() {
        Path plain = location(TrialRunner.class);
        File[] libraries = plain.resolveSibling("lib").toFile().listFiles();
        return Stream.concat(
                        Stream.of(location(SparkTrials.class), plain),
                        Stream.of(libraries == null ? new File[0] : libraries).map(File::toPath))
                .filter(file -> file.toString().endsWith(".jar"))
                .toList();
    }

    private static Path location(Class<?> type) {
        try {
            return Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What of a machine keeps Spark from starting is told with what helps, anything else in Spark's words. */
    static TrainingException failed(String master, Throwable failure) {
        List<Throwable> causes = Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .limit(DEEPEST_CAUSE)
                .toList();
        String cure = "";
        String reason = String.valueOf(failure.getMessage());
        for (Throwable cause : causes) {
            if (cause instanceof UnknownHostException) {
                reason = "this machine's name is not known to the network: " + cause.getMessage();
                cure = "; set SPARK_LOCAL_HOSTNAME=localhost, or add the name to /etc/hosts";
            } else if (cause instanceof LoginException) {
                reason = "the user with this number has no name on this machine";
                cure = "; set HADOOP_USER_NAME and SPARK_USER to a name, or add the user to /etc/passwd";
            }
        }
        return new TrainingException(
                "Spark gave up on " + master + ": " + reason.lines().findFirst().orElse("") + cure, failure);
    }
}
