import os
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import notebooks

ROOT = notebooks.FOLDER.parent


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


@pytest.fixture(scope="session")
def chromium():
    for name in ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"):
        if shutil.which(name):
            return shutil.which(name)
    pytest.skip("no Chromium is installed, so nothing was looked at in a browser")
