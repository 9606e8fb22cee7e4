import itertools
import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
from collections import Counter
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace
from xml.etree import ElementTree

import nbformat
import pytest
from brief import brief
from lab_server import lab
from nbclient.exceptions import CellExecutionError
from playwright.sync_api import sync_playwright

import notebooks
import outputs
import printing

ROOT = notebooks.FOLDER.parent
SAMPLE = str(ROOT / "data/mnist-sample")
CHROMIUM_OPTIONS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"]
CHROMIUM_OPTIONS += ["--no-first-run", "--disable-component-update", "--disable-sync"]
CHROMIUM_OPTIONS += ["--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"]  # nothing comes from the web
OPEN = """async path => {
    const { commands, restored } = window.jupyterapp;
    await restored;
    const widget = await commands.execute('docmanager:open', { path });
    await widget.context.ready;
    await Promise.all(widget.content.widgets.map(cell => cell.ready));
}"""
READY = "() => window.jupyterapp?.shell.currentWidget?.sessionContext?.isReady"
CLOSE = """() => {
    const { shell, serviceManager } = window.jupyterapp;
    const { id } = shell.currentWidget.sessionContext.session;
    shell.currentWidget.dispose();
    serviceManager.sessions.shutdown(id);
}"""


START = notebooks.FOLDER / "00-start-here.ipynb"
# Tests download nothing. Most of these JVMs live for seconds, so the second compiler begins ten times as late as usual, which
# saves a sixth of the processor time.
JAVA_OPTIONS = """-Dbackprop.mnist.mirrors= -XX:+IgnoreUnrecognizedVMOptions -XX:Tier4InvocationThreshold=50000
-XX:Tier4MinInvocationThreshold=6000 -XX:Tier4CompileThreshold=150000""".split()
NO_LANGUAGE = "-Duser.language= -Duser.country="
GERMAN = "-Duser.language=de -Duser.country=DE"

AGAIN = "again-"  # begins the id of a cell that runs a second time
DATA = pytest.StashKey()  # what MNIST_DIR names outside these tests
LEFT_OUT = """tests marked `full` were left out, as together they take over ten minutes: both kernels at full length
against the committed outputs, cells edited and run again, the panel, run-all in the browser, nbgrader's grading, signals.
`mvn -Pfull verify` runs them too, `mvn -Pfull verify -Dgroups=full` runs them alone."""
RUNS = {"brief_runs", "full_runs", "german_runs"}  # notebooks that run while other tests do
FULL = {"course", "full_runs", "panel"}  # what these fixtures make takes minutes


def pytest_addoption(parser):
    parser.addoption("--local-repository", default=str(Path.home() / ".m2/repository"), help="of the Maven that runs this")
    parser.addoption("--full", choices=("true", "false"), default="false", help="with the tests marked full")
    parser.addoption("--groups", default="", help="only the tests with this mark")


def pytest_configure(config):
    if config.option.groups:
        config.option.markexpr = config.option.groups
    elif config.option.full == "false":
        config.option.markexpr = "not full"
    os.environ["JDK_JAVA_OPTIONS"] = " ".join([os.environ.get("JDK_JAVA_OPTIONS", ""), *JAVA_OPTIONS])
    os.environ["PYDEVD_DISABLE_FILE_VALIDATION"] = "1"
    config.stash[DATA] = os.environ.get("MNIST_DIR")
    os.environ["MNIST_DIR"] = SAMPLE


def pytest_generate_tests(metafunc):
    if "path" in metafunc.fixturenames:
        metafunc.parametrize("path", notebooks.all_notebooks(), ids=lambda path: path.stem)
    if "kernel" in metafunc.fixturenames:
        metafunc.parametrize("kernel", notebooks.KERNELS, scope="module")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """Marks what is slow or needs the second kernel, and puts last what waits for the notebooks that run meanwhile."""
    for item in items:
        second_kernel = "kernel" in item.fixturenames and item.callspec.params["kernel"] != notebooks.KERNELS[0]
        if second_kernel or FULL & set(item.fixturenames):
            item.add_marker("full")
    items.sort(key=lambda item: bool(RUNS & set(item.fixturenames)))


def pytest_terminal_summary(terminalreporter):
    """What was left out, and why, in Python and in Java."""
    python = sum(item.get_closest_marker("full") is not None for item in terminalreporter.stats.get("deselected", ()))
    java = skipped_in_java()
    tagged = [reason for reason in java if "-Pfull" in reason]
    for reason, count in sorted(Counter(java).items()):
        if reason not in tagged:
            terminalreporter.line(f"SKIPPED [{count}] in Java: {reason}")
    if python or tagged:
        terminalreporter.line(f"{python + len(tagged)} {LEFT_OUT}")


def skipped_in_java():
    """The reason of each unit test that Surefire reports as skipped."""
    reports = [ElementTree.parse(path) for path in (ROOT / "target/surefire-reports").glob("TEST-*.xml")]
    return [skipped.get("message") or assumption(skipped.text) for report in reports for skipped in report.iter("skipped")]


def assumption(trace):
    """What a unit test assumed, from the first line of the exception that says it does not hold."""
    return (trace or "no reason given").partition("\n")[0].rpartition("failed: ")[2]


class Runs:
    """Notebooks that run in the pool while other tests run; their outputs by path and kernel."""

    def __init__(self, pool, request, fixture, kernels, prepare, first=(), **variables):
        self.environment = {name: value for name, value in {**os.environ, **variables}.items() if value is not None}
        self.prepare = prepare
        items = [item for item in request.session.items if {fixture, "path"} <= set(item.fixturenames)]
        paths = {item.callspec.params["path"] for item in items}
        keys = [*first, *itertools.product(sorted(paths), kernels)]
        self.futures = {key: pool.submit(self.run, *key) for key in dict.fromkeys(keys)}

    def run(self, path, kernel):
        notebook = self.prepare(path, kernel)
        try:
            notebooks.client(notebook, kernel).execute(env=self.environment)
        except CellExecutionError:
            failed, output = next((c, o) for c in outputs.code_cells(notebook) for o in c.outputs if o.output_type == "error")
            message = notebooks.plain("\n".join(output.traceback))
            raise AssertionError(f"{path.name} in {kernel}, cell {failed.id}:\n{message}") from None
        return notebook

    def __getitem__(self, key):
        """The notebook after its run; if the run has not begun, it takes place here, as nothing else is left to do."""
        if self.futures[key].cancel():
            future = self.futures[key] = Future()
            try:
                future.set_result(self.run(*key))
            except Exception as error:  # each test that asks for this run fails with it
                future.set_exception(error)
        return self.futures[key].result()


def shortened(path, kernel):
    return brief(notebooks.read(path), path.stem)


def german(path, kernel):
    notebook = shortened(path, kernel)
    if kernel == twice_in(path):
        cells = [cell for cell in outputs.code_cells(notebook) if "timing" not in cell.metadata.get("tags", [])]
        notebook.cells += [nbformat.v4.new_code_cell(cell.source, id=AGAIN + cell.id) for cell in cells]
    return notebook


def twice_in(path):
    """The kernel in which the cells of this notebook run twice: by turns, the first notebook in the second kernel."""
    return notebooks.KERNELS[(notebooks.all_notebooks().index(path) + 1) % 2]


@pytest.fixture(scope="session")
def pool():
    """One after the other: beside the other tests two cores are then busy."""
    pool = ThreadPoolExecutor(1)
    yield pool
    pool.shutdown(cancel_futures=True)


@pytest.fixture(scope="session")
def brief_runs(pool, request):
    """Each notebook once, with brief settings on the digits of the project, in the kernel that it names, in no language."""
    return Runs(pool, request, "brief_runs", notebooks.KERNELS[:1], shortened, [(START, "java")], **in_locale(NO_LANGUAGE))


@pytest.fixture(scope="session")
def full_runs(pool, request):
    """Each notebook as it is, in each kernel, on the data of the user."""
    data = request.config.stash[DATA]
    return Runs(pool, request, "full_runs", notebooks.KERNELS, lambda path, _: notebooks.read(path), MNIST_DIR=data)


def environment_with_our_packages(folder):
    """A Python environment in this folder that has the packages of this one, and nothing of its share/jupyter."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder], check=True)
    (site,) = folder.glob("lib/*/site-packages")
    (site / "packages.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")


def in_locale(options):
    """The variables of a machine of this locale, far east of here, with a charset that has ASCII alone."""
    java = f"{os.environ['JDK_JAVA_OPTIONS']} -Duser.timezone=Asia/Kolkata {options}"
    return {"MNIST_DIR": SAMPLE, "LC_ALL": "C", "JDK_JAVA_OPTIONS": java}


@pytest.fixture(scope="session")
def german_runs(pool, request):
    """As brief_runs, in each kernel, on a German machine; in one of the two kernels all cells run twice."""
    return Runs(pool, request, "german_runs", notebooks.KERNELS, german, [(START, "java")], **in_locale(GERMAN))


@pytest.fixture(scope="session", autouse=True)
def meanwhile(request):
    """Starts the notebooks before the first test, so that they run beside those that don't wait for them."""
    for name in sorted(RUNS):
        if any(name in item.fixturenames for item in request.session.items):
            request.getfixturevalue(name)


@pytest.fixture(scope="module")
def browser():
    installed = [path for name in printing.CHROMIUM if (path := shutil.which(name))]
    if not installed:
        pytest.skip("no Chromium is installed, so nothing was looked at in a browser")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=installed[0], args=CHROMIUM_OPTIONS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def desk(tmp_path_factory):
    """One Lab for all tests: its folder, beside the jar of the build, its address and its token."""
    desk = tmp_path_factory.mktemp("lab")
    (desk / "notebooks").mkdir()
    (desk / "target").symlink_to(ROOT / "target", target_is_directory=True)
    settings = desk / "config/lab/user-settings/@jupyterlab/notebook-extension"
    settings.mkdir(parents=True)
    (settings / "tracker.jupyterlab-settings").write_text(json.dumps({"windowingMode": "none"}), encoding="utf-8")
    with lab(
        desk / "notebooks",
        ROOT,
        JUPYTER_CONFIG_DIR=str(desk / "config"),
        JUPYTER_DATA_DIR=str(desk / "data"),
        JUPYTER_RUNTIME_DIR=str(desk / "runtime"),
    ) as (address, token):
        yield SimpleNamespace(notebooks=desk / "notebooks", address=address, token=token)


@pytest.fixture(scope="module")
def lab_page(browser, desk, request):
    page = browser.new_page(viewport={"width": 1280, "height": 1000})
    page.problems = []
    page.on("pageerror", lambda error: page.problems.append(str(error)))
    page.goto(f"{desk.address}/lab/workspaces/{request.module.__name__}?token={desk.token}")
    return page


@pytest.fixture
def opened(lab_page, desk, request):
    """Opens a copy of a notebook in Lab; after the test it is closed and its kernel shut down."""
    name = re.sub(r"\W+", "-", request.node.name).strip("-")

    def open(notebook):
        notebooks.write(notebook, desk.notebooks / f"{name}.ipynb")
        show(lab_page, f"{name}.ipynb")
        return lab_page

    yield open
    if (desk.notebooks / f"{name}.ipynb").exists():
        lab_page.screenshot(path=ROOT / "target" / f"browser-{name}.png")
        lab_page.evaluate(CLOSE)


def show(page, name):
    """Shows the notebook in the Lab that the page has loaded or is loading."""
    page.wait_for_function("() => window.jupyterapp?.shell", timeout=60_000)
    page.evaluate(OPEN, name)
    page.wait_for_function(READY, timeout=60_000)
