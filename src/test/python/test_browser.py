"""Notebooks as a student sees them: a real JupyterLab in a real Chromium."""

import copy

import nbformat
import pytest
from brief import brief
from conftest import ROOT
from nbconvert import HTMLExporter

import notebooks
import outputs

PICTURES = """() => [...document.querySelectorAll('.jp-OutputArea-output img:not(.jupyter-widgets img), .jp-OutputArea-output .js-plotly-plot')]
    .filter(e => e.tagName != 'IMG' || e.complete && e.naturalWidth > 0).length"""
SHOWN = """() => [...document.querySelectorAll('.jp-CodeCell')].map(cell => {
    const area = cell.querySelector('.jp-Cell-outputArea');
    return area ? area.innerText + [...area.querySelectorAll('img')].map(i => i.src.length + i.src.slice(-300)) : '';
})"""
LIVE = [path for path in notebooks.all_notebooks() if path.stem in ("00-start-here", "02-backpropagation")]
UNTRUSTED = [
    pytest.param(path, marks=() if path == LIVE[-1] else pytest.mark.full, id=path.stem) for path in notebooks.all_notebooks()
]
SAVED = "() => window.jupyterapp.shell.currentWidget.context.model.toJSON()"


def pictures(notebook):
    return sum("image/png" in output.get("data", {}) for cell in outputs.code_cells(notebook) for output in cell.outputs)


def wait_for_pictures(page, count):
    page.wait_for_function(f"count => ({PICTURES})() == count", arg=count)


@pytest.mark.parametrize("untrusted", UNTRUSTED)
def test_an_untrusted_notebook_shows_its_pictures(opened, untrusted):  # jupyterlab#9855
    notebook = notebooks.read(untrusted)
    page = opened(notebook)
    assert page.evaluate("() => window.jupyterapp.shell.currentWidget.context.model.cells.get(1).trusted") is False
    wait_for_pictures(page, pictures(notebook))
    assert page.locator("text=Jupyter news").count() == 0


@pytest.mark.full
@pytest.mark.parametrize("live", LIVE, ids=lambda path: path.stem)
def test_run_all_cells_draws_every_plot_and_updates_while_it_runs(opened, live):  # plotly.py#2672
    page = opened(brief(notebooks.read(live), live.stem))
    page.evaluate("() => { window.done = 0; window.jupyterapp.commands.execute('notebook:run-all-cells').then(() => window.done = 1); }")
    seen = {}
    while not page.evaluate("() => window.done"):
        for i, shown in enumerate(page.evaluate(SHOWN)):
            seen.setdefault(i, set()).add(shown)
        page.wait_for_timeout(100)
    saved = nbformat.from_dict(page.evaluate(SAVED))
    cells = outputs.code_cells(saved)
    assert [o for cell in cells for o in cell.outputs if o.output_type == "error"] == []
    assert [cell.execution_count for cell in cells] == list(range(1, len(cells) + 1))
    assert pictures(saved) > 0
    wait_for_pictures(page, pictures(saved))
    for i, cell in enumerate(cells):
        if "LiveTraining" in "".join(cell.source):
            assert len(seen[i] - {""}) >= 3, f"cell {cell.id} showed no update while it ran"
    assert page.problems == []


@pytest.mark.full
def test_the_html_export_shows_every_plot_without_javascript(browser, path, tmp_path):  # nbconvert#944, tablesaw#678
    notebook = notebooks.read(path)
    html, _ = HTMLExporter().from_notebook_node(copy.deepcopy(notebook))
    file = tmp_path / "export.html"
    file.write_text(html, encoding="utf-8")
    page = browser.new_page(java_script_enabled=False)
    page.goto(file.as_uri())
    sizes = [page.evaluate("e => e.naturalWidth", image) for image in page.query_selector_all(".jp-OutputArea-output img")]
    page.screenshot(path=ROOT / "target" / f"export-{path.stem}.png", full_page=True)
    page.close()
    assert len(sizes) == pictures(notebook)
    assert all(size > 0 for size in sizes)
