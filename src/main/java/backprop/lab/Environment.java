package backprop.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The Python environment: the active venv or conda environment if there is one, else {@code .venv} in the project. */
final class Environment {
    private static final String NEEDED = "Python 3." + Python.OLDEST_MINOR + " or newer is needed";
    private static final List<List<String>> CANDIDATES = List.of(
            List.of("python3"),
            List.of("python"),
            List.of("py", "-3"),
            List.of("python3.13"),
            List.of("python3.12"),
            List.of("python3.11"),
            List.of("python3.10"));

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

    Path folder() {
        return folder;
    }

    /** The environment's Python with these requirements installed; what is installed already is not asked for again. */
    Python prepare(Path requirements) throws IOException, InterruptedException {
        Python python = variable == null ? own() : active();
        Path stamp = folder.resolve("backprop-requirements.txt");
        String wanted = "# " + folder + ", Python 3." + python.minor() + "\n" + Files.readString(requirements);
        if (Files.exists(stamp) && Files.readString(stamp).equals(wanted)) {
            return python;
        }
        System.out.println("Installing JupyterLab and the Java kernels into " + folder + " (once, about a minute)");
        if (!python.succeeds("-m", "pip", "install", "-q", "--no-input", "-r", requirements.toString())) {
            throw new LabException(
                    "pip could not install the packages of src/main/python/requirements.txt (its reason stands above); "
                            + "the first start needs the network: run the same command again");
        }
        Files.writeString(stamp, wanted);
        return python;
    }

    private Python active() {
        Python python = ask().orElseThrow(() -> new LabException(
                variable + " names " + folder + ", where no Python runs; activate another environment, or none"));
        if (!python.isRecent()) {
            throw new LabException(NEEDED + "; the active environment " + folder + " has " + python.major() + "."
                    + python.minor() + ": activate another, or none");
        }
        return python;
    }

    private Python own() throws IOException, InterruptedException {
        Optional<Python> present = ask().filter(Python::isRecent);
        if (present.isPresent()) {
            return present.get();
        }
        Python base = newEnough();
        if (!base.succeeds("-m", "venv", "--clear", folder.toString())) {
            throw new LabException(
                    "Python 3." + base.minor() + " can't make the virtual environment " + folder
                            + " (its reason stands above); on Debian and Ubuntu, `apt install python3-venv` adds what is missing");
        }
        return ask().orElseThrow(() -> new LabException("the new environment " + folder + " has no Python"));
    }

    private Python newEnough() {
        List<Python> found = CANDIDATES.stream()
                .flatMap(command -> Python.ask(command, root).stream())
                .toList();
        return found.stream()
                .filter(Python::isRecent)
                .findFirst()
                .orElseThrow(() -> new LabException(NEEDED + "; "
                        + (found.isEmpty()
                                ? "there is none on the PATH"
                                : "the one on the PATH is " + found.get(0).major() + "."
                                        + found.get(0).minor())
                        + ": install one, or take conda with environment.yml"));
    }

    /** conda on Windows keeps its Python at the top of the environment. */
    private Optional<Python> ask() {
        return List.of("bin/python", "Scripts/python.exe", "python.exe").stream()
                .map(folder::resolve)
                .filter(Files::isExecutable)
                .findFirst()
                .flatMap(path -> Python.ask(List.of(path.toString()), root));
    }
}
