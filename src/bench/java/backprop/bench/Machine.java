package backprop.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the figures were measured on. */
final class Machine {
    private static final double BUSY = 0.5;

    private Machine() {}

    /** The processor, the system and the JVM in one line. */
    static String description() {
        return String.join(
                ", ",
                processor(),
                Runtime.getRuntime().availableProcessors() + " cores",
                System.getProperty("os.name") + " " + System.getProperty("os.arch"),
                System.getProperty("java.vm.name") + " " + System.getProperty("java.version"));
    }

    private static String processor() {
        try {
            return Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                    .filter(line -> line.startsWith("model name"))
                    .map(line -> line.replaceFirst(".*:\\s*", ""))
                    .findFirst()
                    .orElse("processor unknown");
        } catch (IOException e) {
            return "processor unknown";
        }
    }

    /** A sentence about other work on this machine, or an empty text where there is none. */
    static String warning() {
        double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
        return load <= BUSY
                ? ""
                : String.format(
                        "Warning: the machine is busy (load %.1f), so times and ratios are not to be trusted;"
                                + " stop what else runs and try again.",
                        load);
    }
}
