package backprop.bench;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** What the figures were measured on. */
final class Machine {
    private static final double BUSY = 0.2;

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

    /** A sentence about other work on this machine during two seconds in which we wait, or an empty text. */
    static String warning() throws InterruptedException {
        var system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        system.getCpuLoad(); // the next call is about the time since this one
        Thread.sleep(2000);
        double cores = system.getCpuLoad() * system.getAvailableProcessors();
        return cores <= BUSY
                ? ""
                : String.format(
                        Locale.ROOT,
                        "Warning: other work takes %.1f cores of this machine, so times and ratios are not to be trusted;"
                                + " stop it and try again.",
                        cores);
    }
}
