"""What `mvn` sets up and starts, also where the user's machine is not as one would wish."""

import ast
import hashlib
import os
import re
import shutil
import signal
import subprocess
import sys
import zipfile
from pathlib import Path

import psutil
import pytest
import requests
from conftest import ROOT, environment_with_our_packages
from lab_server import lab, start
from session import session
from test_kernels import kernelspec

JAVA_HOME = Path(kernelspec("java")["argv"][0]).parents[1]


posix = pytest.mark.skipif(os.name != "posix", reason="it needs a POSIX shell and its signals")


def executable(path, script):
    path.write_text("#!/bin/sh\n" + script + "\n", encoding="utf-8")
    path.chmod(0o755)


@pytest.fixture
def project(tmp_path):
    """The project, as far as it is built, in a folder whose name has what people put into names."""
    project = tmp_path / "Übung 8 [1] 100% #a,b 'x' & $y; {z}!ß"
    for name in ("src/main", "notebooks", "target/classes"):
        shutil.copytree(ROOT / name, project / name, ignore=shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints"))
    shutil.copy(ROOT / "pom.xml", project)
    (project / "target/kernels").mkdir()
    shutil.copy(ROOT / "target/kernels/ijava.jar", project / "target/kernels")
    return project


def launched(project, path, *arguments, cwd=None, **variables):
    """The launcher with these arguments of Python, on that PATH."""
    class_path = os.pathsep.join([str(project / "target/classes"), str(ROOT / "target/lib/*")])
    clean = {name: value for name, value in os.environ.items() if name not in ("VIRTUAL_ENV", "CONDA_PREFIX", "JDK_JAVA_OPTIONS")}
    return subprocess.Popen(
        [JAVA_HOME / "bin/java", "-cp", class_path, "backprop.lab.Lab", *(arguments or ("-c", "print('ran', __import__('sys').prefix)"))],
        cwd=cwd or project,
        env={**clean, "PATH": str(path), **variables},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )


def lab_main(*arguments, **options):
    """What the launcher did and said."""
    process = launched(*arguments, **options)
    said = process.communicate(timeout=120)
    return subprocess.CompletedProcess(process.args, process.returncode, *said)


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
    (config / "jupyter_server_config.py").write_text("raise SystemExit('the config of the user was read')\n", encoding="utf-8")
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


def test_it_works_from_any_folder_and_leaves_nothing_there(project, tmp_path):  # vscode-maven#78, exec-maven-plugin#285
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    digits = ["-c", "import os; print(os.environ['MNIST_DIR'], os.getcwd())"]
    done = lab_main(project, os.environ["PATH"], *digits, cwd=elsewhere, VIRTUAL_ENV=sys.prefix, MNIST_DIR="digits")
    assert (done.returncode, done.stdout) == (0, f"{elsewhere / 'digits'} {project}\n"), done.stderr
    assert list(elsewhere.iterdir()) == []


def test_no_setting_of_the_user_reaches_python_or_a_kernel(project, tmp_path):  # waydroid#1597
    tried = {
        **hostile(tmp_path),
        "PYTHONSAFEPATH": "1",
        "PYTHONWARNINGS": "error",
        "PYTHONSTARTUP": "/dev/null/nowhere",
        "JJAVA_TIMEOUT": "3000",
        "JJAVA_CLASSPATH": "/dev/null/nowhere",
        "IJAVA_COMPILER_OPTS": "-Werror",
        "JPY_PARENT_PID": "1",
        "IPYTHONDIR": "/dev/null/nowhere",
    }
    script = "import os, sys; print({name: os.environ[name] for name in sys.argv[1:] if name in os.environ})"
    done = lab_main(project, os.environ["PATH"], "-c", script, *tried, VIRTUAL_ENV=sys.prefix, **tried)
    assert done.returncode == 0, done.stderr
    kept = ast.literal_eval(done.stdout)
    assert {name: value for name, value in kept.items() if str(project) not in value} == {}
    assert not [name for name in kept if name.startswith(("PYTHON", "JJAVA", "IJAVA", "JPY"))]


@posix
def test_letters_that_the_locale_lacks_are_one_line(project):  # JPro#169
    plain = project.rename(project.with_name("plain"))
    done = lab_main(plain, os.environ["PATH"], "--author=Jürgen Müller", VIRTUAL_ENV=sys.prefix, LC_ALL="C")
    assert "LC_ALL=C.UTF-8" in one_line(done)


def requirement(folder, labapp="", version="1"):
    """A wheel that stands for all requirements: Lab, with a script, and the kernel's jar."""
    files = {
        "jupyterlab/__init__.py": "def main():\n    print('found its Python')\n",
        "jupyterlab/labapp.py": labapp,
        f"jupyterlab-{version}.data/data/share/jupyter/kernels/java/jjava.jar": "jar",
        f"jupyterlab-{version}.dist-info/METADATA": f"Metadata-Version: 2.1\nName: jupyterlab\nVersion: {version}\n",
        f"jupyterlab-{version}.dist-info/WHEEL": "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        f"jupyterlab-{version}.dist-info/entry_points.txt": "[console_scripts]\nscript = jupyterlab:main\n",
    }
    record = f"jupyterlab-{version}.dist-info/RECORD"
    folder.mkdir(exist_ok=True)
    wheel = folder / f"jupyterlab-{version}-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as packed:
        for name, text in {**files, record: "".join(f"{name},,\n" for name in [*files, record])}.items():
            packed.writestr(name, text)
    return f"jupyterlab=={version} --hash=sha256:{hashlib.sha256(wheel.read_bytes()).hexdigest()}\n"


def astray(tmp_path):
    """Settings of pip that would have it install nothing, or elsewhere; where it finds the wheel is one as well."""
    (tmp_path / "pip.conf").write_text("[global]\nuser = true\n[install]\ntarget = /dev/null/nowhere\ndry-run = true\n", encoding="utf-8")
    (tmp_path / "home").mkdir()
    return {
        "HOME": str(tmp_path / "home"),
        "PIP_CONFIG_FILE": str(tmp_path / "pip.conf"),
        "PIP_REQUIRE_VIRTUALENV": "1",
        "PIP_USER": "1",
        "PIP_PREFIX": "/dev/null/nowhere",
        "PIP_NO_INDEX": "1",
        "PIP_NO_CACHE_DIR": "1",
        "PIP_FIND_LINKS": str(tmp_path / "wheels"),
    }


@posix
def test_a_set_up_waits_for_another_one_of_the_same_project(project):
    import fcntl

    with (project / "target/set-up.lock").open("w", encoding="utf-8") as lock:
        fcntl.lockf(lock, fcntl.LOCK_EX)
        waiting = launched(project, os.environ["PATH"], VIRTUAL_ENV=sys.prefix)
        assert waiting.stdout.readline() == "Waiting for another mvn, which is setting up this project\n"
        fcntl.lockf(lock, fcntl.LOCK_UN)
        assert waiting.communicate(timeout=120) == (f"ran {sys.prefix}\n", "")


@posix
def test_a_set_up_that_was_killed_is_made_anew_and_can_be_moved(project, tmp_path):  # uv#13196
    pinned = requirement(tmp_path / "wheels")
    (project / "src/main/python/requirements.txt").write_text(pinned, encoding="utf-8")
    (project / ".venv.unfinished").touch()
    (project / ".venv/bin").mkdir(parents=True)
    (project / ".venv/bin/python").symlink_to(sys.executable)
    done = lab_main(project, os.environ["PATH"], **astray(tmp_path))
    assert done.returncode == 0, done.stderr
    assert f"ran {project / '.venv'}" in done.stdout
    assert not (project / ".venv.unfinished").exists()
    assert {file.name for file in (tmp_path / "home").iterdir()} <= {".rustup"}, "pip asks rustc for its version"
    moved = project.rename(tmp_path / 'Uebung "9" `$(x)`')
    again = lab_main(moved, os.environ["PATH"], PIP_NO_INDEX="1")
    assert again.stdout.endswith(f"ran {moved / '.venv'}\n"), again.stderr
    ran = subprocess.run([moved / ".venv/bin/script"], capture_output=True, encoding="utf-8")
    assert ran.stdout == "found its Python\n", ran.stderr
    third = lab_main(moved, os.environ["PATH"])
    assert third.stdout == f"ran {moved / '.venv'}\n", "nothing is installed again"


@pytest.mark.full
def test_a_set_up_that_does_not_work_is_not_recorded(project, tmp_path):
    (project / "src/main/python/requirements.txt").write_text(requirement(tmp_path / "wheels", labapp="import nowhere"), encoding="utf-8")
    done = lab_main(project, os.environ["PATH"], **astray(tmp_path))
    assert done.returncode == 1
    assert "No module named 'nowhere'" in done.stderr
    assert (project / ".venv.unfinished").exists()
    assert not (project / ".venv/backprop-requirements.txt").exists()
    (project / "src/main/python/requirements.txt").write_text(requirement(tmp_path / "wheels", version="2"), encoding="utf-8")
    done = lab_main(project, os.environ["PATH"], PIP_NO_INDEX="1", PIP_FIND_LINKS=str(tmp_path / "wheels"))
    assert done.returncode == 0, done.stderr


MISREAD = ["/a:b/c", "/a\\b", "/a*", "/a?/b", "/a!", "/a!/b", "C:\\a;b", "C:\\a!\\b"]
FINE = ["/a", "/Übung 8 [1] 100% #a,b 'x' & $y; {z}/b", '/a"<>|`^~@=+(){}b', "/a!b", "/! ", "C:\\a b", "\\\\server\\share\\a"]


def test_paths_that_java_or_a_tool_misreads_are_known():
    pattern = re.search(r"<regex><!\[CDATA\[(.*)\]\]></regex>", (ROOT / "pom.xml").read_text(encoding="utf-8")).group(1)
    assert [path for path in MISREAD if re.fullmatch(pattern, path)] == []
    assert [path for path in FINE if not re.fullmatch(pattern, path)] == []


@pytest.fixture
def maven(request):
    """The beginning of a command of Maven, which downloads nothing."""
    command = shutil.which("mvn") or pytest.skip("there is no mvn on the PATH, so it was not started")
    return [command, "-o", "-B", f"-Dmaven.repo.local={request.config.getoption('--local-repository')}"]


@posix
def test_such_a_path_is_named_before_anything_is_built(tmp_path, maven):  # cpython#24530
    folder = tmp_path / "week 8: backprop"
    folder.mkdir()
    shutil.copy(ROOT / "pom.xml", folder)
    done = subprocess.run([*maven, "-q", "-f", folder / "pom.xml"], capture_output=True, encoding="utf-8")
    assert done.returncode == 1
    assert f"misreads the path {folder}: move the project, or rename" in done.stdout
    assert list(folder.iterdir()) == [folder / "pom.xml"]


@posix
@pytest.mark.full
def test_an_open_kernel_keeps_its_code_while_a_new_jar_is_built(project, maven):  # spring-boot#1106
    build = [*maven, "-q", "clean:clean@old-jar", "jar:jar@default-jar"]
    (project / "target/lib").symlink_to(ROOT / "target/lib", target_is_directory=True)
    shutil.copy(ROOT / "target/backprop.jar", project / "target")
    with session("java", project / "notebooks") as java, session("ijava", project / "notebooks") as ijava:
        for student in (java, ijava):
            assert "class" in student.text("%classpath ../target/backprop.jar\nSystem.out.println(backprop.mnist.Mnist.class);")
        (project / "target/classes/backprop/added.bin").write_bytes(os.urandom(300_000))
        subprocess.run(build, cwd=project, check=True)
        for student in (java, ijava):
            assert "NORMALISED" in student.text("System.out.println(backprop.training.Initialisation.NORMALISED.name());")


@posix
@pytest.mark.full
@pytest.mark.parametrize("ending", [signal.SIGINT, getattr(signal, "SIGHUP", None)], ids=["Ctrl-C", "closed terminal"])
def test_mvn_opens_lab_with_a_token_and_leaves_no_process(project, tmp_path, maven, ending):  # IJava#17, IJava#12, scPortrait#92
    (tmp_path / "bin").mkdir()
    environment = {**hostile(tmp_path), "VIRTUAL_ENV": sys.prefix}
    if ending == signal.SIGINT:  # an old java first on the PATH, and JAVA_HOME says which one to use
        executable(tmp_path / "bin/java", "echo 'java version 1.8.0_392' >&2; exit 1")
        environment |= {"JAVA_HOME": str(JAVA_HOME), "PATH": f"{tmp_path / 'bin'}{os.pathsep}{os.environ['PATH']}"}
    else:
        environment |= {"JAVA_HOME": "", "PATH": f"{JAVA_HOME / 'bin'}{os.pathsep}{os.environ['PATH']}"}
    process, output = start(maven, project, 180, **environment)
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
    _, left = psutil.wait_procs(started, timeout=5)
    assert left == [], output.text()
    assert "Exception" not in output.text()


@posix
def test_lab_has_its_settings_and_extensions_where_the_path_reads_as_a_pattern(tmp_path):
    environment = tmp_path / "x [1]"
    environment_with_our_packages(environment)
    for folder in ("etc", "share"):
        (environment / folder).symlink_to(Path(sys.prefix) / folder, target_is_directory=True)
    with lab(tmp_path, ROOT, environment / "bin/python") as (address, token):
        page = requests.get(f"{address}/lab", {"token": token}).text
        settings = requests.get(f"{address}/lab/api/settings", {"token": token}).json()["settings"]
        others = [requests.get(f"{address}/{each}", {"token": token}).status_code for each in ("tree", "api/terminals")]
    assert others == [200, 200], "Notebook 7 and the terminals"
    assert {"anywidget", "jupyterlab-plotly", "@jupyter-widgets/jupyterlab-manager"} <= set(re.findall(r'"name": "([^"]*)"', page))
    assert "@jupyterlab/shortcuts-extension:shortcuts" in {each["id"] for each in settings}


def start_kernels(address, token):
    assert requests.get(f"{address}/api/kernels", timeout=30).status_code == 403
    header = {"Authorization": f"token {token}"}
    for kernel in ("java", "ijava"):
        answer = requests.post(f"{address}/api/kernels", json={"name": kernel}, headers=header, timeout=60)
        assert answer.status_code == 201
    files = requests.get(f"{address}/api/contents", headers=header, timeout=30).json()["content"]
    assert {"00-start-here.ipynb"} <= {file["name"] for file in files}


def children(pid):
    """The process and all that come from it."""
    found = [psutil.Process(pid), *psutil.Process(pid).children(recursive=True)]
    assert len(found) >= 4, "Maven, Lab and two kernels"
    return found
