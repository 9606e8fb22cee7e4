package backprop.spark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A standalone cluster on the loopback address: a master and two workers of one core each, every one a process of its
 * own. It has Spark's libraries, but not those of this project: these must come with the sweep.
 */
final class TestCluster implements AutoCloseable {
    private static final Path LIBRARIES = Path.of("target/spark-lib").toAbsolutePath();
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final Path folder;
    private final List<Process> processes = new ArrayList<>();
    private final List<Process> workers = new ArrayList<>();
    private final String master;

    TestCluster(Path folder) throws IOException, InterruptedException {
        this.folder = folder;
        Runtime.getRuntime().addShutdownHook(new Thread(this::close));
        Files.createSymbolicLink(folder.resolve("jars"), LIBRARIES);
        try {
            start("master", "org.apache.spark.deploy.master.Master", "--port", "0");
            master = await("master", "Starting Spark master at (spark://\\S+)");
            for (String name : List.of("worker1", "worker2")) {
                workers.add(start(
                        name,
                        "org.apache.spark.deploy.worker.Worker",
                        "--cores",
                        "1",
                        "--memory",
                        "1g",
                        "--work-dir",
                        folder.resolve(name).toString(),
                        master));
            }
            await("worker1", "Successfully registered with (master)");
            await("worker2", "Successfully registered with (master)");
        } catch (RuntimeException | IOException | InterruptedException e) {
            close();
            throw e;
        }
    }

    private Process start(String name, String mainClass, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-cp",
                folder.resolve("jars") + "/*",
                mainClass,
                "--host",
                "127.0.0.1",
                "--webui-port",
                "0"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log(name).toFile());
        builder.environment()
                .putAll(Map.of(
                        "SPARK_HOME",
                        folder.toString(),
                        "SPARK_SCALA_VERSION",
                        "2.13",
                        "SPARK_LOCAL_IP",
                        "127.0.0.1",
                        "JAVA_HOME",
                        System.getProperty("java.home")));
        Process process = builder.start();
        processes.add(process);
        return process;
    }

    private Path log(String name) {
        return folder.resolve(name + ".log");
    }

    private String await(String name, String line) throws IOException, InterruptedException {
        Instant end = Instant.now().plus(PATIENCE);
        while (Instant.now().isBefore(end)) {
            Matcher matcher = Pattern.compile(line).matcher(Files.readString(log(name)));
            if (matcher.find()) {
                return matcher.group(1);
            }
            Thread.sleep(200);
        }
        throw new IllegalStateException(name + " did not say \"" + line + "\": " + Files.readString(log(name)));
    }

    /** Where a sweep finds it. */
    String master() {
        return master;
    }

    /** What this worker (0 or 1) has logged. */
    String log(int worker) throws IOException {
        return Files.readString(log("worker" + (worker + 1)));
    }

    /** Ends a worker and what runs on it without a warning, as a power cut does. */
    void kill(int worker) {
        kill(workers.get(worker));
    }

    private static void kill(Process process) {
        List<ProcessHandle> all = Stream.concat(process.descendants(), Stream.of(process.toHandle()))
                .toList();
        all.forEach(ProcessHandle::destroyForcibly);
        all.forEach(handle -> handle.onExit().join());
    }

    @Override
    public void close() {
        processes.forEach(TestCluster::kill);
    }
}
