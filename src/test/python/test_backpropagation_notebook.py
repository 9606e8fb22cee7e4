"""Notebook 02 in the hands of a student who edits it: settings, the answer, an interrupt."""

import re

import pytest

import notebooks
import outputs
from session import session

PATH = notebooks.FOLDER / "02-backpropagation.ipynb"
SOURCES = {cell.id: cell.source for cell in outputs.code_cells(notebooks.read(PATH))}
IDS = list(SOURCES)
FROM_TRAINING = IDS[IDS.index("training") : IDS.index("points")]
PREPARATION = ["setup", "settings", "data", "batch", "backpropagation"]
PROOF = ["same-as-steps", "differences", "module", "singles", "checks", "points"]


def settings(hidden=20, batch=100, rate="0.5", epochs=2, seed=1):
    return f"Hyperparameters settings = new Hyperparameters({hidden}, {batch}, {rate}, {epochs}, {seed});"


def run(student, ids):
    """What each cell showed; the plots as their data, the live cell's seconds left out."""
    return {id: shown(student.run(SOURCES[id])) for id in ids}


def shown(cell_outputs):
    assert [output.evalue for output in cell_outputs if output.output_type == "error"] == []
    return [output.get("data", {}).get(outputs.PLOTLY) or outputs.text(output) for output in cell_outputs]


def without_timing(results):
    return {id: result for id, result in results.items() if id != "training"}


def points(result):
    return [len(trace.get("y", trace.get("z"))) for figure in result if isinstance(figure, dict) for trace in figure["data"]]


def fresh(kernel, edited):
    """What a fresh kernel shows from the training on, with these settings from the start."""
    with session(kernel) as student:
        for id in PREPARATION:
            shown(student.run(edited if id == "settings" else SOURCES[id]))
        return run(student, FROM_TRAINING)


@pytest.mark.full
@pytest.mark.parametrize(
    ("on", "edited"),
    [("java", settings(hidden=30)), ("ijava", settings(batch=64, rate="0.1", epochs=3, seed=2))],
    ids=["hidden units, java", "all others, ijava"],
)
def test_edited_settings_give_what_a_fresh_kernel_gives(on, edited):  # jjava#53, jjava#119
    with session(on) as student:
        for id in PREPARATION:
            shown(student.run(settings() if id == "settings" else SOURCES[id]))
        before = run(student, FROM_TRAINING)
        student.run(edited)
        after = run(student, FROM_TRAINING)
    assert without_timing(after) == without_timing(fresh(on, edited))
    assert after["history"] != before["history"]
    assert "null" not in str(after)
    epochs = 2 if "(30" in edited else 3
    for plot in ("loss-plot", "accuracy-plot"):
        assert points(after[plot]) == [epochs, epochs]


@pytest.mark.full
@pytest.mark.parametrize(
    ("on", "again"),
    [("ijava", ["setup"]), ("java", ["data", "backpropagation"])],
    ids=["imports, ijava", "data and answer, java"],
)
def test_cells_run_again_change_nothing_below(on, again):  # jjava#53, jjava#119
    with session(on) as student:
        for id in PREPARATION:
            shown(student.run(settings(epochs=1) if id == "settings" else SOURCES[id]))
        before = run(student, FROM_TRAINING)
        for id in again:
            shown(student.run(settings(epochs=1) if id == "settings" else SOURCES[id]))
        after_training = FROM_TRAINING[1:]
        assert without_timing(run(student, after_training)) == {id: before[id] for id in after_training}
        assert without_timing(run(student, FROM_TRAINING)) == without_timing(before)


@pytest.mark.full
def test_an_interrupted_training_leaves_its_epochs_and_its_plots(kernel):  # IJava#33
    with session(kernel) as student:
        for id in PREPARATION:
            shown(student.run(settings(epochs=10_000) if id == "settings" else SOURCES[id]))
        student.interrupt_at(r"epoch ([3-9]|\d\d+) of", SOURCES["training"])
        student.wait_until_true("trainer.interrupted()")
        kept = int(student.text("System.out.print(trainer.history().epochs().size());"))
        assert 3 <= kept < 10_000
        after = run(student, FROM_TRAINING[1:])
    assert points(after["loss-plot"]) == [kept - 1, kept - 1]


BREAKS = {
    "the sign of D2": ("Y.minus(target)", "target.minus(Y)"),
    "no transpose of W2": ("W2.transpose()", "W2"),
    "no slope of the sigmoid": (".elementMult(Matrices.sigmoidDerivative(Z1))", ""),
    "the slope of the wrong argument": ("sigmoidDerivative(Z1)", "sigmoidDerivative(forward.U1())"),
    "no 1/B": (".times(1.0 / forward.size())", ""),
    "1/B in integers": ("1.0 / forward.size()", "1 / forward.size()"),
    "1/B twice": ("Y.minus(target)", "Y.minus(target).divide(forward.size())"),
    "the nominal batch size": ("1.0 / forward.size()", "1.0 / 100"),
    "a factor lost in W1": ("X.transpose().mult(D1)", "X.transpose().mult(D1).scale(0.5)"),
    "b2 from one row": ("Matrices.sumOfRows(D2)", "D2.getRow(0)"),
    "b1 not summed": ("Matrices.sumOfRows(D1)", "D1"),
    "W1 and W2 exchanged": ("Gradients(sumW1, sumB1, sumW2, sumB2)", "Gradients(sumW2, sumB1, sumW1, sumB2)"),
    "b2 left out": ("Matrices.sumOfRows(D2)", "null"),
}


def red(kernel_outputs):
    """Whether a cell says that something is wrong."""
    text = "".join(outputs.text(output) for output in kernel_outputs)
    failed = any(output.output_type == "error" for output in kernel_outputs)
    return failed or bool(re.search(r"\bfalse\b|\bFAILED\b|\bNO\b|; look at |difference of an entry: (?!0\.0\b)", text))


@pytest.fixture(scope="module")
def verdicts():
    """For each break, and for the right answer, which cells of the proof turn red."""
    found = {}
    with session("java") as student:
        for id in IDS[: IDS.index("same-as-steps")]:
            shown(student.run(settings() if id == "settings" else SOURCES[id]))
        for name, (right, wrong) in {**BREAKS, "the right answer": ("", "")}.items():
            answer = SOURCES["backpropagation"]
            assert right in answer, name
            student.run(answer.replace(right, wrong))
            found[name] = {id for id in PROOF if red(student.run(SOURCES[id]))}
    return found


@pytest.mark.parametrize("name", BREAKS)
def test_a_broken_answer_turns_the_proof_and_the_points_red(name, verdicts):
    assert {"checks", "points"} <= verdicts[name]
    assert len(verdicts[name]) >= 3


def test_the_right_answer_turns_nothing_red(verdicts):
    assert verdicts["the right answer"] == set()
