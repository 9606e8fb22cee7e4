"""Every notebook, top to bottom, in a fresh kernel of each kind."""

import re

import pytest
from brief import brief
from conftest import ROOT

import notebooks
import outputs
from session import session


def test_runs_without_an_error(path, kernel, runs):
    done = runs[path, kernel].result()
    assert [cell.execution_count for cell in outputs.code_cells(done)] == list(
        range(1, len(outputs.code_cells(done)) + 1)
    )


def test_shows_what_is_committed(path, kernel, runs):
    committed, done = notebooks.read(path), runs[path, kernel].result()
    if outputs.data(committed) != outputs.data(done):
        pytest.skip("the committed outputs are from other data; put the four MNIST files into data/mnist or name MNIST_DIR")
    expected, actual = outputs.texts(committed), outputs.texts(done)
    assert {id: d for id in expected if (d := outputs.differences(expected[id], actual[id]))} == {}


def test_shows_the_same_kinds_of_output_as_committed(path, kernel, runs):
    committed, done = notebooks.read(path), runs[path, kernel].result()
    for before, after in zip(outputs.code_cells(committed), outputs.code_cells(done), strict=True):
        assert [k for o in before.outputs for k in outputs.kinds(o)] == [k for o in after.outputs for k in outputs.kinds(o)]


def test_two_kernels_show_the_same_to_the_last_digit(path, runs):  # K3
    assert outputs.texts(runs[path, "java"].result()) == outputs.texts(runs[path, "ijava"].result())


def test_leaves_no_file_behind(path, runs):  # T1
    [runs[path, kernel].result() for kernel in notebooks.KERNELS]
    assert [f.name for f in notebooks.FOLDER.iterdir() if f.name == "testoutput" or f.suffix == ".html"] == []
    assert not (ROOT / "testoutput").exists()


def test_all_cells_run_again_in_the_same_kernel_show_the_same(path, sample):  # K3, K9
    kernel = notebooks.KERNELS[notebooks.all_notebooks().index(path) % 2]
    notebook = brief(notebooks.read(path), path.stem)
    cells = [cell for cell in outputs.code_cells(notebook) if "timing" not in cell.metadata.get("tags", [])]
    with session(kernel) as student:
        first = {cell.id: outputs.timeless(student.text(cell.source)) for cell in cells}
        again = {cell.id: outputs.timeless(student.text(cell.source)) for cell in cells}
    assert again == first
    assert not re.search(r"\bnull\b|Exception", "".join(again.values()))


def test_numbers_are_compared_within_a_tolerance_and_words_exactly():
    assert outputs.differences("loss 0.50000", "loss 0.50001") == []
    assert outputs.differences("error 3e-11, 60,000 digits", "error 8e-12, 60,000 digits") == []
    assert outputs.differences("loss 0.5", "loss 0.51") != []
    assert outputs.differences("loss 0.5", "loss NaN") != []
    assert outputs.differences("passed", "failed") != []
    assert outputs.differences("W1 10", "W2 10") != []


@pytest.mark.parametrize("table", [" epoch |  seconds  | loss\n--------\n 1 |  {}  | 0.5", "epoch seconds loss\n\n  1  {}  0.5"])
def test_the_seconds_of_a_table_are_not_compared(table):
    assert outputs.timeless(table.format("0.25")) == outputs.timeless(table.format("12.125")) == "epoch loss\n\n1 0.5"


def test_text_without_a_table_is_compared_as_it_is():
    assert outputs.timeless("loss 0.5\n\n") == "loss 0.5\n\n"
    assert outputs.timeless("") == ""
