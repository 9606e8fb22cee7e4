"""Notebook 03 in the hands of a student who edits it: settings, a method, an interrupted sweep."""

import pytest
from brief import brief

import notebooks
import outputs
from session import session

PATH = notebooks.FOLDER / "03-hyperparameters.ipynb"
pytestmark = pytest.mark.full
SOURCES = {cell.id: cell.source for cell in outputs.code_cells(brief(notebooks.read(PATH), PATH.stem))}
BELOW = ["data", "one", "one-classes", "one-shows", "rate", "rate-sweep", "rate-shows", "batch-epochs"]


def run(student, ids):
    """What each cell showed, plots as their data; the times that a sweep says left out."""
    return {id: shown(student.run(SOURCES[id])) for id in ids}


def shown(cell_outputs):
    assert [output.evalue for output in cell_outputs if output.output_type == "error"] == []
    return [output.get("data", {}).get(outputs.PLOTLY) or outputs.timeless(outputs.text(output)) for output in cell_outputs]


def test_edited_settings_give_what_a_fresh_kernel_gives():  # jjava#53, jjava#119
    edited = SOURCES["settings"].replace("(30, 100, 0.5, 2, 1)", "(20, 50, 0.3, 3, 2)").replace("1_000", "800")
    with session("java") as student:
        before = run(student, ["setup", "settings", *BELOW])
        shown(student.run(edited))
        shown(student.run("import java.util.function.*;"))
        after = run(student, BELOW)
    with session("java") as student:
        run(student, ["setup"])
        shown(student.run(edited))
        fresh = run(student, BELOW)
    assert after == fresh
    assert all(after[id] != before[id] for id in BELOW)
    assert "null" not in str(after)


def test_an_interrupted_sweep_keeps_its_trials_and_the_next_cell_runs():  # IJava#33
    many = SOURCES["rate-sweep"].replace("(0.01, 100).spaced(13)", "(0.3, 3).spaced(2000)")
    assert many != SOURCES["rate-sweep"]
    with session("ijava") as student:
        run(student, ["setup", "settings", "data"])
        student.interrupt_at("of 2000 trials", many)
        student.wait_until_true("rateSweep.interrupted()")
        kept = int(student.text("System.out.print(rateSweep.results().rowCount());"))
        assert 1 <= kept < 2000
        said = "".join(run(student, ["rate-shows"])["rate-shows"])
        plot = student.run("SweepCharts.learningRate(rateSweep.results())")
    assert f"Of {kept} rates " in said
    traces = plot[0].data[outputs.PLOTLY]["data"]
    assert sum(len(trace["x"]) for trace in traces) == kept
