"""The widgets as a student uses them: their page code alone in a Chromium, then in a real JupyterLab."""

import gzip
import json
import math
import re
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import nbformat
import pytest
from conftest import READY, ROOT, show
from nbconvert import HTMLExporter
from playwright.sync_api import TimeoutError as PlaywrightTimeout

import notebooks

MODULES = ROOT / "src/main/resources/backprop/widget"
SET_UP = """%classpath ../target/backprop.jar
import backprop.check.*;
import backprop.mnist.*;
import backprop.network.*;
import backprop.notebook.*;
import backprop.training.*;
import backprop.widget.*;
Notebook.setUp();"""
STEPPER = "new BackpropStepper(Backpropagation.SHARED_DELTAS).show();"
PLAYGROUND = "new Playground(Backpropagation.SHARED_DELTAS).show();"
SAMPLE = f"""Mnist.load(java.nio.file.Path.of({json.dumps(str(ROOT / "data/mnist-sample"))}))"""
TRAIN = f"""Mnist mnist = {SAMPLE};
Trainer trainer = new Trainer(mnist, Hyperparameters.DEFAULTS);
trainer.train();"""
PAD = "new DigitPad(trainer.parameters(), Backpropagation.SHARED_DELTAS, mnist.test()).show();"
NUMBER = re.compile(r"[-−]?\d+\.\d+(?:e[-−+]?\d+)?$")
COMMS = """async () => {
    const { kernel } = window.jupyterapp.shell.currentWidget.sessionContext.session;
    const reply = await kernel.requestCommInfo({ target_name: 'jupyter.widget' });
    return Object.keys(reply.content.comms).length;
}"""
RUN_ALL = "() => window.jupyterapp.commands.execute('notebook:run-all-cells')"
SAVE = "() => window.jupyterapp.commands.execute('docmanager:save')"
END = """async () => {
    const { kernel } = window.jupyterapp.shell.currentWidget.sessionContext.session;
    await kernel.restart();
}"""


def notebook(kernel, *sources):
    made = nbformat.v4.new_notebook(metadata={"kernelspec": {"name": kernel, "display_name": kernel}})
    made.cells = [nbformat.v4.new_code_cell(source, id=f"cell-{i}") for i, source in enumerate(sources)]
    return made


def run(page, cells):
    """Runs all cells and waits for their end."""
    page.evaluate(RUN_ALL)
    page.wait_for_function(
        "n => [...document.querySelectorAll('.jp-InputPrompt')].filter(e => /\\d/.test(e.innerText)).length == n",
        arg=cells,
        timeout=120_000,
    )


def numbers(line):
    """The last number of each line, as the page writes it."""
    return [float(NUMBER.search(each).group().replace("−", "-")) for each in line.splitlines()]


def test_the_page_code_is_formatted_and_without_lint():
    biome = Path(sys.executable).with_name("biome")
    if not biome.exists():
        pytest.skip("biome, which formats and lints the page code, has a wheel for Linux on x86-64 only")
    done = subprocess.run(
        [biome, "ci", "--colors=off", "--indent-style=space", "--line-width=120", MODULES], capture_output=True, encoding="utf-8"
    )
    assert done.returncode == 0, done.stdout + done.stderr


def values(salt, rows, columns, scale):
    """The numbers of golden.py."""
    n = range(1, rows * columns + 1)
    flat = [scale * ((i**3 * 7919 + salt * 104729) % 2003 - 1001) / 1001 for i in n]
    return [flat[r * columns : (r + 1) * columns] for r in range(rows)]


@pytest.fixture(scope="module")
def module_page(browser):
    """A page that can import the modules, with no notebook around."""
    page = browser.new_page()
    page.route("http://modules/**", lambda route: route.fulfill(path=MODULES / route.request.url.rpartition("/")[2]))
    page.route("http://modules/", lambda route: route.fulfill(body="<!doctype html>", content_type="text/html"))
    page.goto("http://modules/")
    return page


def test_the_arithmetic_of_the_page_is_that_of_pytorch(module_page):
    golden = json.loads(gzip.decompress((ROOT / "src/test/resources/golden/5-4-3.json.gz").read_bytes()))
    inputs, hidden, classes = golden["sizes"]
    net = {
        "W1": values(2, inputs, hidden, 1 / math.sqrt(inputs)),
        "b1": values(3, 1, hidden, 0.3)[0],
        "W2": values(4, hidden, classes, 1 / math.sqrt(hidden)),
        "b2": values(5, 1, classes, 0.3)[0],
    }
    X = values(1, golden["batch"], inputs, 1)
    examples = [{**net, "x": x, "target": [int(k == (3 * i + 1) % classes) for k in range(classes)]} for i, x in enumerate(X)]
    computed = module_page.evaluate(
        """async nets => {
            const { forward, backward, centredDifferences } = await import('http://modules/network.js');
            return nets.map(net => {
                const ahead = forward(net);
                const numeric = Object.fromEntries(['W1', 'b1', 'W2', 'b2'].map(name => [name, centredDifferences(net, name)]));
                return { ahead, back: backward(net, ahead), numeric };
            });
        }""",
        examples,
    )
    assert sum(c["ahead"]["L"][0] for c in computed) / len(computed) == pytest.approx(golden["loss"], rel=1e-12)
    for name, expected in golden["gradients"].items():
        expected = flat(expected)
        for kind, tolerance in (("back", 1e-13), ("numeric", 1e-9)):
            means = [sum(entries) / len(entries) for entries in zip(*(flat(c[kind][name]) for c in computed), strict=True)]
            assert means == pytest.approx(expected, abs=tolerance), f"{kind} {name}"


def flat(nested):
    return [entry for row in nested for entry in flat(row)] if isinstance(nested, list) else [nested]


def test_an_answer_to_what_was_asked_before_does_not_hide_why_an_entry_was_refused(module_page):
    said = module_page.evaluate(
        """async () => {
            const { default: pad } = await import('http://modules/pad.js');
            const listeners = {};
            const state = { worst: [], size: 2000, reading: { number: 0 }, lesson: {},
                drawing: { strokes: [], image: '', index: null, label: null } };
            const model = { get: name => state[name], on: (event, f) => { listeners[event] = f; }, send: () => {} };
            const answer = () => {
                state.reading = { number: state.reading.number + 1, blank: true, y: [1], seen: btoa('0'.repeat(784)), units: [] };
                listeners['change:reading']();
            };
            const root = document.body.appendChild(document.createElement('div'));
            pad.render({ model, el: root });
            const line = root.querySelector('[role=alert]');
            const digit = root.querySelector('input[type=number]');
            const press = key => digit.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
            digit.value = '2000';
            press('Enter');
            answer();
            const refused = line.textContent;
            press('Backspace');
            answer();
            return [refused, line.textContent];
        }"""
    )
    assert said == ["The test digits are numbered from 0 to 1999.", ""]


@pytest.mark.full
def test_every_step_of_the_stepper_shows_the_numbers_of_the_kernel(opened):
    page = opened(notebook("java", SET_UP, STEPPER, "new BackpropStepper(Backpropagation.SHARED_DELTAS)"))
    run(page, 3)
    printed = page.locator(".jp-OutputArea-output pre").last.inner_text().splitlines()[1:-1]
    stepper = page.locator(".backprop")
    stepper.get_by_role("group").focus()
    for line in printed:
        title, _, expected = line.strip().rpartition(": ")
        assert stepper.locator("h4").inner_text() == title
        shown = numbers(stepper.locator(".sums").first.inner_text())
        assert shown == pytest.approx([float(e) for e in expected.replace("|", " ").split()], abs=6e-4)
        page.keyboard.press("ArrowRight")
    assert "agrees with centred differences" in stepper.inner_text()
    entry = stepper.get_by_label("x 1", exact=True)
    entry.fill("")
    entry.press_sequentially("0")
    entry.press("Enter")
    assert set(numbers(stepper.locator(".sums").first.inner_text())[:4]) == {0.0}
    page.wait_for_function("() => document.querySelector('.backprop').innerText.includes('agrees with centred')")

    page.evaluate(END)
    page.wait_for_function("() => document.querySelector('.backprop').innerText.includes('The kernel has ended')")
    page.keyboard.press("Tab")
    stepper.get_by_label("one step back").click()
    assert "step 12 of 13" in stepper.inner_text()
    assert page.problems == []


@pytest.mark.full
def test_keys_belong_to_the_widget_that_has_the_focus_in_lab_and_in_notebook_7(opened, browser, desk):
    lab = opened(notebook("java", SET_UP, STEPPER))
    run(lab, 2)
    keys_step(lab)

    notebooks.write(notebook("java", SET_UP, STEPPER), desk.notebooks / "seven.ipynb")
    seven = browser.new_page()
    seven.goto(f"{desk.address}/notebooks/seven.ipynb?token={desk.token}")
    seven.locator("[data-status=idle]").first.wait_for(state="attached", timeout=60_000)
    for _ in range(4):  # beside another Chromium at work a click was lost
        seven.get_by_role("menuitem", name="Run", exact=True).click()
        seven.get_by_role("menuitem", name="Run All Cells", exact=True).click()
        with suppress(PlaywrightTimeout):
            seven.locator(".backprop").wait_for(timeout=30_000)
            break
    keys_step(seven)
    seven.close()


def keys_step(page):
    """Steps with letters, Enter and an arrow key on what has the focus; no cell is cut or opened by them."""
    cells = page.locator(".jp-Cell").count()
    stepper = page.locator(".backprop")
    stepper.get_by_label("one step on").focus()
    for key in ("x", "d", "d", "Enter"):
        page.keyboard.press(key)
    until(stepper, "step 2 of 13")
    stepper.get_by_role("group").focus()
    page.keyboard.press("ArrowRight")
    until(stepper, "step 3 of 13")
    assert page.locator(".jp-Cell").count() == cells


@pytest.fixture
def widgets(opened, kernel):
    return lambda *sources: opened(notebook(kernel, SET_UP, *sources))


@pytest.mark.full
def test_a_wrong_gradient_is_one_red_sentence(widgets):
    wrong = "new BackpropStepper(WrongBackwardPass.%s.backpropagation()).show();"
    shape = "new BackpropStepper((p, f, t) -> new Gradients(p.W1(), p.b2(), p.W2(), p.b2())).show();"
    page = widgets(wrong % "SLOPE_AT_Z1", wrong % "FLIPPED_SIGN", shape)
    run(page, 4)
    said = [each.inner_text() for each in page.locator(".backprop .problem[role=alert]").all()]
    assert re.findall(r"Your ∂L/∂(\S+) is wrong", said[0]) == ["W⁽¹⁾", "b⁽¹⁾"]
    assert re.findall(r"Your ∂L/∂(\S+) is wrong", said[1]) == ["W⁽¹⁾", "b⁽¹⁾", "W⁽²⁾", "b⁽²⁾"]
    assert said[2] == "∂L/∂b1 is 1×3, expected 1×4; check the shapes."


def draw(page, pad, *strokes):
    box = pad.bounding_box()
    for stroke in strokes:
        page.mouse.move(box["x"] + stroke[0][0], box["y"] + stroke[0][1])
        page.mouse.down()
        for x, y in stroke[1:]:
            page.mouse.move(box["x"] + x, box["y"] + y, steps=6)
        page.mouse.up()


def until(locator, text):
    locator.filter(has_text=re.compile(text)).first.wait_for(timeout=20_000)


@pytest.mark.full
def test_two_pads_read_teach_undo_and_outlive_a_reload(widgets):
    page = widgets(TRAIN, PAD, PAD)
    run(page, 4)
    first, second = page.locator(".backprop").nth(0), page.locator(".backprop").nth(1)
    until(second, "It reads a")
    before = second.locator("h4").first.inner_text()
    first.get_by_role("button", name="Clear").click()
    until(first, "Nothing is drawn")
    draw(page, first.locator(".pad"), [(40, 20), (130, 20), (80, 130)])
    until(first, "It reads a 7")
    assert second.locator("h4").first.inner_text() == before

    number = first.get_by_label("or digit")
    number.fill("2000")
    number.press("Enter")
    until(first, "The test digits are numbered from 0 to 1999.")

    first.get_by_label("It is a").select_option("2")
    first.get_by_role("button", name="Ten steps").click()
    until(first, "It reads a 2")
    assert first.locator("figure").count() == 12
    first.get_by_role("button", name="Undo lesson").click()
    until(first, "It reads a 7")

    page.evaluate(SAVE)
    file = page.evaluate("() => window.jupyterapp.shell.currentWidget.context.path")
    page.reload()
    show(page, file)
    until(page.locator(".backprop").first, "It reads a 7")
    pad = page.locator(".backprop .pad").first
    pad.focus()
    page.keyboard.press("Delete")
    page.keyboard.press("Space")
    for _ in range(12):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")
    until(page.locator(".backprop").first, "It reads a 1")
    assert page.problems == []


@pytest.mark.full
def test_a_playground_plays_compares_and_says_what_is_wrong(widgets):
    page = widgets(PLAYGROUND)
    run(page, 2)
    playground = page.locator(".backprop")
    playground.get_by_role("button", name="One step").click()
    until(playground, "step 1, epoch 1")
    playground.get_by_role("button", name="One epoch").click()
    until(playground, "step 15, epoch 1")
    playground.get_by_label("backpropagation").select_option("the module's")
    until(playground.locator(".plane h4"), "^the module's$")
    playground.get_by_label("beside it").select_option("mistake: y′ − y")
    playground.locator(".plane").nth(1).wait_for()
    playground.get_by_label("speed").select_option("fast")
    playground.get_by_role("button", name="Play").click()
    until(playground.locator(".plane").first, r"(9\d|100)\.\d % are classified")
    playground.get_by_role("button", name="Pause").click()
    assert not re.search(r"(9\d|100)\.\d % are", playground.locator(".plane").nth(1).inner_text())
    playground.get_by_role("button", name="What flows back there").click()
    until(playground.locator(".sums"), "flows back:")
    shown = re.search(r"class (\d), flows back:\n.*?y = (.*?) δ⁽²⁾ = (.*)", playground.locator(".sums").inner_text())
    y, d2 = (numbers("\n".join(values.split())) for values in shown.groups()[1:])
    target = [float(k == int(shown[1])) for k in (1, 2)]
    assert [a - b for a, b in zip(y, target, strict=True)] == pytest.approx(d2, abs=1.01e-3)

    playground.get_by_label("beside it").select_option("mistake: a missing transpose")
    playground.get_by_role("button", name="One step").click()
    until(playground.locator(".plane").nth(1), "The backpropagation failed")
    rate = playground.get_by_label("learning rate")
    rate.fill("-1")
    rate.press("Enter")
    until(playground, "the learning rate is -1, expected 0.0001 to 100")
    for x, y in ((1, 1), (-1, -1)):
        playground.get_by_label("first coordinate").fill(str(x))
        playground.get_by_label("second coordinate").fill(str(y))
        rate.fill("1")
        playground.get_by_role("button", name="Add point").click()
    until(playground, "step 0, epoch 0")
    assert page.problems == []


@pytest.mark.full
def test_a_playground_goes_on_after_a_reload_and_says_when_the_kernel_is_gone(widgets):
    page = widgets(PLAYGROUND)
    run(page, 2)
    page.get_by_role("button", name="Play", exact=True).click()
    until(page.locator(".state"), "step [1-9]")
    page.evaluate(SAVE)
    file = page.evaluate("() => window.jupyterapp.shell.currentWidget.context.path")
    page.reload()
    show(page, file)
    page.wait_for_function(READY)
    page.get_by_role("button", name="Pause", exact=True).wait_for()
    once = page.locator(".state").inner_text()
    page.wait_for_function("once => document.querySelector('.backprop .state').innerText != once", arg=once)
    page.evaluate(END)
    until(page.locator(".backprop"), "The kernel has ended")
    page.get_by_role("button", name="One step").click()
    assert page.problems == []


@pytest.mark.full
def test_a_cell_that_runs_again_leaves_no_widget_behind(widgets):
    panel = f"new TrainingPanel({SAMPLE}.withValidation(0.2), Hyperparameters.DEFAULTS).show();"
    page = widgets(STEPPER, PLAYGROUND, panel)
    run(page, 4)
    once = page.evaluate(COMMS)
    for _ in range(5):
        page.evaluate(RUN_ALL)
    page.wait_for_function("() => document.querySelectorAll('.jp-InputPrompt').length == 4")
    page.wait_for_function("() => [...document.querySelectorAll('.jp-InputPrompt')].every(e => /\\d/.test(e.innerText))")
    assert page.evaluate(COMMS) == once
    assert page.locator(".backprop").count() == 2


@pytest.mark.full
def test_an_export_shows_the_last_picture_and_its_text_without_a_dead_control(widgets, browser, tmp_path):
    page = widgets(STEPPER, PLAYGROUND)
    run(page, 3)
    page.get_by_role("button", name="One epoch").click()
    until(page.locator(".state"), "step 15, epoch 1")
    page.wait_for_timeout(3000)
    saved = nbformat.from_dict(page.evaluate("() => window.jupyterapp.shell.currentWidget.context.model.toJSON()"))
    texts = [o.data["text/plain"] for c in saved.cells for o in c.outputs if "image/png" in o.get("data", {})]
    assert [text.splitlines()[0] for text in texts] == [
        "the backward pass step by step:",
        "300 points (circle), H = 8, B = 10, learning rate 1",
    ]
    assert "mine: 15 steps, training loss" in texts[1]
    file = tmp_path / "export.html"
    file.write_text(HTMLExporter().from_notebook_node(saved)[0], encoding="utf-8")
    still = browser.new_page(java_script_enabled=False)
    still.goto(file.as_uri())
    assert still.locator(".jp-OutputArea-output img").count() == 2
    assert still.locator("button, input, select").count() == 0
    still.close()
