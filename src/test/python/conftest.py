import json
import os
import re
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace

import pytest
from lab_server import lab
from playwright.sync_api import sync_playwright

import hand_in
import notebooks

ROOT = notebooks.FOLDER.parent
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


def pytest_addoption(parser):
    parser.addoption("--local-repository", default=str(Path.home() / ".m2/repository"), help="of the Maven that runs this")


def pytest_configure(config):
    os.environ["JDK_JAVA_OPTIONS"] = "-Dbackprop.mnist.mirrors="  # tests download nothing
    os.environ["PYDEVD_DISABLE_FILE_VALIDATION"] = "1"


def pytest_generate_tests(metafunc):
    if "path" in metafunc.fixturenames:
        metafunc.parametrize("path", notebooks.all_notebooks(), ids=lambda path: path.stem)
    if "kernel" in metafunc.fixturenames:
        metafunc.parametrize("kernel", notebooks.KERNELS)


@pytest.fixture(scope="session")
def runs(request):
    """Each notebook in each kernel, run once for all tests that look at it, two at a time."""
    wanted = sorted(
        {
            (item.callspec.params["path"], kernel)
            for item in request.session.items
            if "runs" in item.fixturenames
            for kernel in notebooks.KERNELS
        }
    )
    with ThreadPoolExecutor(2) as pool:
        yield {key: pool.submit(notebooks.run, notebooks.read(key[0]), key[1]) for key in wanted}


@pytest.fixture
def sample(monkeypatch):
    """Kernels started in the test train on the ten thousand digits of the project."""
    monkeypatch.setenv("MNIST_DIR", str(ROOT / "data/mnist-sample"))


@pytest.fixture(scope="module")
def browser():
    installed = [path for name in hand_in.CHROMIUM if (path := shutil.which(name))]
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
    (settings / "tracker.jupyterlab-settings").write_text(json.dumps({"windowingMode": "none"}))
    with lab(
        desk / "notebooks",
        ROOT,
        JUPYTER_CONFIG_DIR=str(desk / "config"),
        JUPYTER_DATA_DIR=str(desk / "data"),
        JUPYTER_RUNTIME_DIR=str(desk / "runtime"),
        MNIST_DIR=str(ROOT / "data/mnist-sample"),
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
