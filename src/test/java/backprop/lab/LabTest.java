package backprop.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LabTest {
    private static final Path KERNELS = Path.of("/project/.venv/share/jupyter/kernels");

    private final List<String> ended = new ArrayList<>();

    @Test
    void onPosixLabIsAskedToEndAndOnlyKernelsThatOutliveItAreEnded() {
        String kernel = "/jdk/bin/java -jar " + KERNELS + "/java/jjava.jar";
        Lab.stop(
                new FakeLab(
                        true,
                        new Child("kernel", Optional.of(kernel), Optional.of("/jdk/bin/java")),
                        new Child("browser", Optional.of("/usr/bin/firefox http://127.0.0.1"), Optional.empty()),
                        new Child(
                                "editor", Optional.of("/usr/bin/python3 editor.py"), Optional.of("/usr/bin/python3"))),
                KERNELS);
        assertThat(ended).containsExactly("lab asked", "kernel");
    }

    @Test
    void onWindowsWithoutCommandLinesLabIsGivenTimeAndThenItsPythonAndKernelsAreEnded() {
        Lab.stop(
                new FakeLab(
                        false,
                        new Child(
                                "python behind the launcher",
                                Optional.empty(),
                                Optional.of("C:\\Python 3\\python.exe")),
                        new Child("versioned", Optional.empty(), Optional.of("C:\\Python\\python3.12.exe")),
                        new Child("kernel", Optional.empty(), Optional.of("C:\\jdk\\bin\\java.exe")),
                        new Child("browser", Optional.empty(), Optional.of("C:\\java\\chrome.exe")),
                        new Child("another user's", Optional.empty(), Optional.empty())),
                KERNELS);
        assertThat(ended).containsExactly("python behind the launcher", "versioned", "kernel");
    }

    private final class FakeLab extends Process {
        private final boolean canBeAsked;
        private final List<ProcessHandle> children;

        FakeLab(boolean canBeAsked, ProcessHandle... children) {
            this.canBeAsked = canBeAsked;
            this.children = List.of(children);
        }

        @Override
        public Stream<ProcessHandle> descendants() {
            return children.stream();
        }

        @Override
        public boolean supportsNormalTermination() {
            return canBeAsked;
        }

        @Override
        public void destroy() {
            ended.add("lab asked");
        }

        @Override
        public boolean waitFor(long timeout, TimeUnit unit) {
            return true;
        }

        @Override
        public int waitFor() {
            return 0;
        }

        @Override
        public int exitValue() {
            return 0;
        }

        @Override
        public OutputStream getOutputStream() {
            return OutputStream.nullOutputStream();
        }

        @Override
        public InputStream getInputStream() {
            return InputStream.nullInputStream();
        }

        @Override
        public InputStream getErrorStream() {
            return InputStream.nullInputStream();
        }
    }

    private final class Child implements ProcessHandle, ProcessHandle.Info {
        private final String name;
        private final Optional<String> commandLine;
        private final Optional<String> command;

        Child(String name, Optional<String> commandLine, Optional<String> command) {
            this.name = name;
            this.commandLine = commandLine;
            this.command = command;
        }

        @Override
        public Info info() {
            return this;
        }

        @Override
        public Optional<String> commandLine() {
            return commandLine;
        }

        @Override
        public Optional<String> command() {
            return command;
        }

        @Override
        public boolean destroy() {
            return ended.add(name);
        }

        @Override
        public boolean destroyForcibly() {
            return destroy();
        }

        @Override
        public Optional<String[]> arguments() {
            return Optional.empty();
        }

        @Override
        public Optional<Instant> startInstant() {
            return Optional.empty();
        }

        @Override
        public Optional<Duration> totalCpuDuration() {
            return Optional.empty();
        }

        @Override
        public Optional<String> user() {
            return Optional.empty();
        }

        @Override
        public long pid() {
            return 1;
        }

        @Override
        public Optional<ProcessHandle> parent() {
            return Optional.empty();
        }

        @Override
        public Stream<ProcessHandle> children() {
            return Stream.empty();
        }

        @Override
        public Stream<ProcessHandle> descendants() {
            return Stream.empty();
        }

        @Override
        public CompletableFuture<ProcessHandle> onExit() {
            return CompletableFuture.completedFuture(this);
        }

        @Override
        public boolean supportsNormalTermination() {
            return true;
        }

        @Override
        public boolean isAlive() {
            return true;
        }

        @Override
        public int compareTo(ProcessHandle other) {
            return 0;
        }
    }
}
