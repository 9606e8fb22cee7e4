"""Notebooks as a student sees them: a real JupyterLab in a real Chromium."""

import copy
import json
import shutil

import pytest
from conftest import ROOT
from lab_server import lab
from nbconvert import HTMLExporter
from playwright.sync_api import sync_playwright

import notebooks
import outputs

CHROMIUM_OPTIONS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"]
CHROMIUM_OPTIONS += ["--no-first-run", "--disable-component-update", "--disable-sync"]
PICTURES = """() => [...document.querySelectorAll('.jp-OutputArea-output img:not(.jupyter-widgets img), .jp-OutputArea-output .js-plotly-plot')]
    .filter(e => e.tagName != 'IMG' || e.complete && e.naturalWidth > 0).length"""
SHOWN = """() => [...document.querySelectorAll('.jp-CodeCell')].map(cell => {
    const area = cell.querySelector('.jp-Cell-outputArea');
    return area ? area.innerText + [...area.querySelectorAll('img')].map(i => i.src.length + i.src.slice(-300)) : '';
})"""
LIVE = ("00-start-here", "02-backpropagation")
SAVED = "() => window.jupyterapp.shell.currentWidget.context.model.toJSON()"


@pytest.fixture(scope="module")
def browser(chromium):
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM_OPTIONS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    """Copies of the notebooks that may be changed, beside the jar of the build."""
    desk = tmp_path_factory.mktemp("lab")
    shutil.copytree(notebooks.FOLDER, desk / "notebooks")
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
    ) as address:
        yield address


def local_only(route):
    if route.request.url.startswith(("http://127.0.0.1", "file:", "data:", "blob:")):
        route.continue_()
    else:
        route.abort()


@pytest.fixture
def page(browser, desk, path):
    """The notebook opened, as committed: it was never run here, so it is not trusted."""
    address, token = desk
    context = browser.new_context(viewport={"width": 1280, "height": 1000})
    context.route("**/*", local_only)
    page = context.new_page()
    page.problems = []
    page.on("pageerror", lambda error: page.problems.append(str(error)))
    page.goto(f"{address}/lab/tree/{path.name}?token={token}&reset")
    page.wait_for_selector(".jp-Notebook .jp-CodeCell", timeout=60_000)
    page.wait_for_function("() => window.jupyterapp.shell.currentWidget?.sessionContext?.isReady", timeout=60_000)
    page.wait_for_timeout(1_000)
    yield page
    page.screenshot(path=ROOT / "target" / f"browser-{path.stem}.png")
    context.close()


def pictures(notebook):
    return sum("image/png" in output.get("data", {}) for cell in outputs.code_cells(notebook) for output in cell.outputs)


def test_an_untrusted_notebook_shows_its_pictures(page, path):  # N4
    assert page.evaluate("() => window.jupyterapp.shell.currentWidget.context.model.cells.get(1).trusted") is False
    assert page.evaluate(PICTURES) == pictures(notebooks.read(path))
    assert page.locator("text=Jupyter news").count() == 0


def test_run_all_cells_draws_every_plot_and_updates_while_it_runs(page, path):  # T3
    if path.stem not in LIVE:
        pytest.skip("only the notebooks with a live training run in the browser; each runs in both kernels anyway")
    page.evaluate("() => { window.done = 0; window.jupyterapp.commands.execute('notebook:run-all-cells').then(() => window.done = 1); }")
    seen = {}
    while not page.evaluate("() => window.done"):
        for i, shown in enumerate(page.evaluate(SHOWN)):
            seen.setdefault(i, set()).add(shown)
        page.wait_for_timeout(100)
    page.wait_for_timeout(1_000)
    saved = json.loads(json.dumps(page.evaluate(SAVED)))
    cells = [cell for cell in saved["cells"] if cell["cell_type"] == "code"]
    assert [o for cell in cells for o in cell["outputs"] if o["output_type"] == "error"] == []
    assert [cell["execution_count"] for cell in cells] == list(range(1, len(cells) + 1))
    assert page.evaluate(PICTURES) == sum("image/png" in o.get("data", {}) for c in cells for o in c["outputs"]) > 0
    for i, cell in enumerate(cells):
        if "LiveTraining" in "".join(cell["source"]):
            assert len(seen[i] - {""}) >= 3, f"cell {cell['id']} showed no update while it ran"
    assert page.problems == []


def test_the_html_export_shows_every_plot_without_javascript(browser, path, tmp_path):  # N1, T9
    notebook = notebooks.read(path)
    html, _ = HTMLExporter().from_notebook_node(copy.deepcopy(notebook))
    file = tmp_path / "export.html"
    file.write_text(html, encoding="utf-8")
    context = browser.new_context(java_script_enabled=False)
    context.route("**/*", local_only)
    page = context.new_page()
    page.goto(file.as_uri())
    sizes = [page.evaluate("e => e.naturalWidth", image) for image in page.query_selector_all(".jp-OutputArea-output img")]
    page.screenshot(path=ROOT / "target" / f"export-{path.stem}.png", full_page=True)
    context.close()
    assert len(sizes) == pictures(notebook)
    assert all(size > 0 for size in sizes)
