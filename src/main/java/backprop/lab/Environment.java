package backprop.lab;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The Python environment: the active venv or conda environment if there is one, else {@code .venv} in the project. */
final class Environment {
    private static final String NEEDED = "Python 3." + Python.OLDEST_MINOR + " or newer is needed";
    private static final int NEWEST_MINOR = 19;

    private final Path root;
    private final Path folder;
    private final String variable;

    private Environment(Path root, Path folder, String variable) {
        this.root = root;
        this.folder = folder;
        this.variable = variable;
    }

    /** Chooses by the variables that {@code activate} sets; conda's base is left alone, as it belongs to all. */
    static Environment of(Path root, Map<String, String> variables) {
        String venv = variables.getOrDefault("VIRTUAL_ENV", "");
        if (!venv.isBlank()) {
            return new Environment(root, Path.of(venv), "VIRTUAL_ENV");
        }
        String conda = variables.getOrDefault("CONDA_PREFIX", "");
        if (!conda.isBlank() && !variables.getOrDefault("CONDA_DEFAULT_ENV", "").equals("base")) {
            return new Environment(root, Path.of(conda), "CONDA_PREFIX");
        }
        return new Environment(root, root.resolve(".venv"), null);
    }

    /**
     * The environment's Python with these requirements installed; what is installed already is not asked for again. An
     * installation that was cut short is made anew.
     */
    Python prepare(Path requirements) throws IOException, InterruptedException {
        boolean cutShort = Files.exists(unfinished());
        Python python = isOurs() ? own(cutShort) : active();
        String wanted = place() + ", Python 3." + python.minor() + "\n" + Files.readString(requirements);
        if (!cutShort && stamp().equals(wanted)) {
            return python;
        }
        System.out.println("Installing JupyterLab and the Java kernels into " + folder + " (once, about a minute)");
        Files.writeString(unfinished(), "");
        install(python, requirements, cutShort);
        Atomically.write(stampFile(), wanted);
        Files.delete(unfinished());
        return python;
    }

    private void install(Python python, Path requirements, boolean cutShort) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(List.of("src/main/python/install.py", requirements.toString()));
        if (isOurs()) {
            line.add("--relocatable");
        } else if (cutShort) {
            line.add("--anew");
        }
        if (!python.succeeds(line.toArray(String[]::new))) {
            throw new LabException("pip could not install the packages of " + root.relativize(requirements)
                    + " (its reason stands above); the first start needs the network: run the same command again");
        }
    }

    private boolean isOurs() {
        return variable == null;
    }

    /** Is there from before the first change to the environment until what was installed has been checked. */
    private Path unfinished() {
        return isOurs() ? root.resolve(".venv.unfinished") : folder.resolve("backprop-unfinished");
    }

    private Path stampFile() {
        return folder.resolve("backprop-requirements.txt");
    }

    private String stamp() throws IOException {
        return Files.exists(stampFile()) ? Files.readString(stampFile()) : "";
    }

    private String place() {
        return "# " + folder;
    }

    private Python active() {
        Python python = ask().orElseThrow(() -> new LabException(
                variable + " names " + folder + ", where no Python runs; activate another environment, or none"));
        if (!python.isRecent()) {
            throw new LabException(NEEDED + "; the active environment " + folder + " has " + python.version()
                    + ": activate another, or none");
        }
        return python;
    }

    private Python own(boolean cutShort) throws IOException, InterruptedException {
        Optional<Python> present = cutShort || wasMovedOnWindows() ? Optional.empty() : ask();
        if (present.isPresent() && present.get().isRecent()) {
            return present.get();
        }
        Python base = newEnough();
        Files.writeString(unfinished(), "");
        if (!base.succeeds("-m", "venv", "--clear", folder.toString())) {
            throw new LabException("Python " + base.version() + " can't make the virtual environment " + folder
                    + " (its reason stands above); on Debian and Ubuntu, `apt install python3-venv` adds what is"
                    + " missing");
        }
        return ask().orElseThrow(() -> new LabException("the new environment " + folder + " has no Python"));
    }

    /** There, a script of the environment is a program that has the path of its Python inside. */
    private boolean wasMovedOnWindows() throws IOException {
        return File.separatorChar == '\\' && !stamp().startsWith(place() + ",");
    }

    private Python newEnough() {
        List<Python> found = candidates()
                .flatMap(command -> Python.ask(command, root).stream())
                .toList();
        return found.stream()
                .filter(Python::isRecent)
                .findFirst()
                .orElseThrow(() -> new LabException(NEEDED + "; "
                        + (found.isEmpty()
                                ? "there is none on the PATH"
                                : "the one on the PATH is " + found.get(0).version())
                        + ": install one, or take conda with environment.yml"));
    }

    /** The commands that may start a Python; newer ones first, where the name has the version. */
    private static Stream<List<String>> candidates() {
        Stream<List<String>> versions = IntStream.rangeClosed(Python.OLDEST_MINOR, NEWEST_MINOR)
                .mapToObj(k -> List.of("python3." + (NEWEST_MINOR + Python.OLDEST_MINOR - k)));
        return Stream.concat(Stream.of(List.of("python3"), List.of("python"), List.of("py", "-3")), versions);
    }

    /** conda on Windows keeps its Python at the top of the environment. */
    private Optional<Python> ask() {
        return Stream.of("bin/python", "Scripts/python.exe", "python.exe")
                .map(folder::resolve)
                .filter(Files::isExecutable)
                .findFirst()
                .flatMap(path -> Python.ask(List.of(path.toString()), root));
    }
}
