"""A JDK without the Vector API, whose module incubates and may be missing."""

import csv
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT, SAMPLE, environment_with_our_packages
from test_install import REQUIREMENTS
from test_set_up import JAVA_HOME

from session import session

pytestmark = pytest.mark.full
MODULE = "jdk.incubator.vector"
TRAINING = """import backprop.mnist.Mnist;
import backprop.training.*;
Hyperparameters settings = Hyperparameters.DEFAULTS.withHidden(10).withEpochs(2);
Trainer trainer = new Trainer(Mnist.find(), settings, backprop.network.Backpropagation.SHARED_DELTAS);
trainer.train();
System.out.print(trainer.history().epochs().size());"""


@pytest.fixture(scope="module")
def jdk(tmp_path_factory):
    """A copy of the JDK that has all modules but that one."""
    home = tmp_path_factory.mktemp("jdk") / "home"
    listed = subprocess.run([JAVA_HOME / "bin/java", "--list-modules"], capture_output=True, encoding="utf-8", check=True).stdout
    modules = [line.split("@")[0] for line in listed.split()]
    if MODULE not in modules or not (JAVA_HOME / "bin/jlink").exists():
        pytest.skip("this JDK lacks jlink or the Vector API, so no copy without it was made and tried")
    modules.remove(MODULE)
    made = subprocess.run(
        [JAVA_HOME / "bin/jlink", "--add-modules", ",".join(modules), "--output", home], capture_output=True, encoding="utf-8"
    )
    assert made.returncode == 0, made.stdout + made.stderr
    return home


@pytest.fixture(scope="module")
def environment(tmp_path_factory):
    """A Python environment with the packages of this one, and kernels of its own."""
    folder = tmp_path_factory.mktemp("environment")
    environment_with_our_packages(folder)
    version = f"Python 3.{sys.version_info.minor}"
    (folder / "backprop-requirements.txt").write_text(f"# {folder}, {version}\n" + REQUIREMENTS.read_text(encoding="utf-8"))
    shutil.copytree(Path(sys.prefix) / "share/jupyter/kernels/java", folder / "share/jupyter/kernels/java")
    return folder


@pytest.fixture(scope="module")
def built(jdk, environment, tmp_path_factory, request):
    """What `mvn -Pset-up` makes of a copy of the project with that JDK."""
    maven = shutil.which("mvn") or pytest.skip("there is no mvn on the PATH, so nothing was built by it")
    project = tmp_path_factory.mktemp("project")
    for name in ("src/main", "notebooks"):
        shutil.copytree(ROOT / name, project / name, ignore=shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints"))
    shutil.copy(ROOT / "pom.xml", project)
    repository = request.config.getoption("--local-repository")
    done = subprocess.run(
        [maven, "-o", "-B", "-q", f"-Dmaven.repo.local={repository}", "-Pset-up"],
        cwd=project,
        env={**os.environ, "JAVA_HOME": str(jdk), "VIRTUAL_ENV": str(environment)},
        capture_output=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Installing" not in done.stdout
    return project


def test_the_build_leaves_out_the_vector_kernel_alone(built):
    here, there = (set((root / "target/classes").rglob("*.class")) for root in (ROOT, built))
    missing = {path.relative_to(ROOT) for path in here} - {path.relative_to(built) for path in there}
    assert missing
    assert [path for path in missing if not path.name.startswith("Vector")] == []


def test_train_works_and_gives_what_the_vector_kernel_gives(built, jdk, tmp_path):
    def train(java, project, csv_file):
        options = ["train", "--data", SAMPLE, "--hidden", "10", "--epochs", "2", "--csv", csv_file]
        done = subprocess.run([*java, "-jar", "target/backprop.jar", *options], cwd=project, capture_output=True, encoding="utf-8")
        assert done.returncode == 0, done.stderr
        rows = list(csv.DictReader(csv_file.read_text(encoding="utf-8").splitlines()))
        return [{name: value for name, value in row.items() if name != "seconds"} for row in rows]

    with_it = train([JAVA_HOME / "bin/java", "--add-modules", MODULE], ROOT, tmp_path / "with.csv")
    without = train([jdk / "bin/java"], built, tmp_path / "without.csv")
    assert without == with_it
    assert (without[-1]["epoch"], float(without[-1]["test_accuracy"]) > 0.8) == ("2", True)


def test_its_kernels_start_and_train(built, jdk, environment, kernel):
    with session(kernel, kernels=environment / "share/jupyter/kernels") as student:
        assert student.text('System.out.print(System.getProperty("java.home"));') == str(jdk)
        assert student.text(f'System.out.print(ModuleLayer.boot().findModule("{MODULE}").isPresent());') == "false"
        student.run("%classpath ../target/backprop.jar")
        assert student.text(TRAINING) == "3"
