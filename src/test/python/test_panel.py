"""The training panel as a student uses it: a real JupyterLab, a real Chromium, both kernels."""

import json
import re
import time

import nbformat
import pytest
from conftest import ROOT, show

CELLS = {
    "setup": """%classpath ../target/backprop.jar
import backprop.mnist.Mnist;
import backprop.notebook.*;
import backprop.training.*;
Notebook.setUp();""",
    "panel": f"""Mnist mnist = Mnist.load(java.nio.file.Path.of({json.dumps(str(ROOT / "data/mnist-sample"))}));
new TrainingPanel(mnist.withValidation(0.2), Hyperparameters.DEFAULTS.withEpochs(50)).show();""",
}
STATUS = ".jp-OutputArea .jupyter-widgets.widget-html >> nth=0"
CHART = "() => document.querySelector('.jupyter-widgets img')?.src ?? ''"
ENDED = re.compile("trained to epoch|stopped after epoch")


class Panel:
    def __init__(self, page):
        self.page = page

    def click(self, label):
        self.page.click(f".jupyter-widgets button:text-is('{label}')")

    def status(self):
        return self.page.locator(STATUS).inner_text()

    def until(self, found, seconds=60):
        """Waits until the status matches."""
        began = time.monotonic()
        while not re.search(found, self.status()):
            assert time.monotonic() - began < seconds, f"the panel still says {self.status()!r}, not {found}"
            self.page.wait_for_timeout(20)

    def until_chart_changes(self, before, seconds=60):
        self.page.wait_for_function(f"before => ({CHART})() != before", arg=before, timeout=1000 * seconds)

    def set(self, slider, value):
        self.page.locator(f".widget-slider:has-text('{slider}') .widget-readout").fill(str(value))
        self.page.keyboard.press("Enter")


@pytest.fixture
def panel(opened, kernel):
    notebook = nbformat.v4.new_notebook(metadata={"kernelspec": {"name": kernel, "display_name": kernel}})
    notebook.cells = [nbformat.v4.new_code_cell(source, id=id) for id, source in CELLS.items()]
    panel = Panel(opened(notebook))
    panel.page.evaluate("() => window.jupyterapp.commands.execute('notebook:run-all-cells')")
    panel.page.wait_for_selector(".jupyter-widgets button:text-is('Train')", timeout=120_000)
    panel.page.wait_for_function("() => document.querySelectorAll('.jp-InputPrompt').length == 2")
    return panel


def test_a_panel_trains_stops_starts_anew_and_outlives_a_reload(panel):
    untrained = panel.page.evaluate(CHART)
    panel.set("hidden", 40)
    panel.click("Train")
    panel.until_chart_changes(untrained)
    panel.until("epoch [2-9] of 50")
    panel.click("Stop")
    panel.until(ENDED)
    assert panel.status().startswith("stopped after epoch")
    panel.click("Keep")

    for _ in range(20):
        panel.click("Train")
    panel.until("epoch [1-9] of 50")
    file = panel.page.evaluate("() => window.jupyterapp.shell.currentWidget.context.path")
    panel.page.evaluate("() => window.jupyterapp.commands.execute('docmanager:save')")

    panel.page.reload()
    show(panel.page, file)
    panel.page.wait_for_selector(".jupyter-widgets button:text-is('Train')", timeout=60_000)
    panel.until(r"epoch \d+ of 50|" + ENDED.pattern)
    assert "40" in panel.page.locator(".widget-slider:has-text('hidden') .widget-readout").inner_text()
    panel.set("epochs", 2)
    panel.click("Train")
    panel.until("trained to epoch 2: validation loss")
    before = panel.page.evaluate(CHART)
    panel.click("Clear")
    panel.until_chart_changes(before)


def test_what_goes_wrong_is_said_in_the_panel(panel):
    panel.set("epochs", 2)
    panel.page.locator(".widget-slider:has-text('learning rate') .widget-readout").fill("100")
    panel.page.keyboard.press("Enter")
    panel.click("Train")
    panel.until("training (diverged|is stuck)")
