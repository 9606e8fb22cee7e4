package backprop.spark;

import backprop.training.TrialRunner;
import java.io.File;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/** Starts Spark with what a sweep needs; a setting {@code -Dspark.*} of the user goes before ours. */
final class SparkApplication {
    private static final String STANDALONE = "spark://";
    private static final int CONNECT_MILLISECONDS = 5_000;

    private SparkApplication() {}

    /**
     * @throws IllegalArgumentException if no master answers
     * @throws IllegalStateException if Spark does not start
     */
    static JavaSparkContext start(String master) {
        SparkConf settings = new SparkConf()
                .setAppName("backprop sweep")
                .setMaster(master)
                .setJars(jars())
                .setIfMissing("spark.ui.enabled", "false");
        if (master.startsWith(STANDALONE)) {
            settings.setIfMissing("spark.driver.host", addressTowards(master));
        }
        try {
            JavaSparkContext spark = new JavaSparkContext(settings);
            spark.setLocalProperty("spark.job.interruptOnCancel", "true");
            return spark;
        } catch (Exception e) {
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
        throw new IllegalArgumentException("no Spark master answers at " + master + " (" + problem
                + "); start one, or correct the address, as in spark://host:7077");
    }

    /** What the workers have to load: this jar, the plain one and its libraries. */
    private static String[] jars() {
        Path plain = location(TrialRunner.class);
        File[] libraries = plain.resolveSibling("lib").toFile().listFiles();
        return Stream.concat(
                        Stream.of(location(SparkTrials.class), plain),
                        Stream.of(libraries == null ? new File[0] : libraries).map(File::toPath))
                .map(Path::toString)
                .filter(file -> file.endsWith(".jar"))
                .toArray(String[]::new);
    }

    private static Path location(Class<?> type) {
        try {
            return Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    static IllegalStateException failed(String master, Throwable failure) {
        String reason = String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
        return new IllegalStateException("Spark gave up on " + master + ": " + reason, failure);
    }
}
