"""Every notebook, top to bottom, in a fresh kernel of each kind."""

import re

import pytest
from conftest import AGAIN, ROOT, twice_in

import notebooks
import outputs


@pytest.fixture
def shortened(path, brief_runs):
    """The notebook after a run with brief settings."""
    return brief_runs[path, "java"]


@pytest.fixture
def done(path, kernel, full_runs):
    """The notebook after a run as it is."""
    return full_runs[path, kernel]


def counts(notebook):
    return [cell.execution_count for cell in outputs.code_cells(notebook)]


def shown_kinds(notebook):
    return [[kind for output in cell.outputs for kind in outputs.kinds(output)] for cell in outputs.code_cells(notebook)]


def test_runs_with_brief_settings_and_shows_the_kinds_of_output_that_are_committed(path, shortened):
    assert counts(shortened) == list(range(1, len(counts(shortened)) + 1))
    assert shown_kinds(shortened) == shown_kinds(notebooks.read(path))
    assert not re.search(r"\bnull\b|Exception", "".join(outputs.texts(shortened).values()))


def test_leaves_no_file_behind(path, shortened):  # IJava#49
    assert [f.name for f in notebooks.FOLDER.iterdir() if f.name == "testoutput" or f.suffix == ".html"] == []
    assert not (ROOT / "testoutput").exists()


def test_runs_without_an_error(path, done):
    assert counts(done) == list(range(1, len(counts(done)) + 1))


def test_shows_what_is_committed(path, done):
    committed = notebooks.read(path)
    if outputs.data(committed) != outputs.data(done):
        pytest.skip("the committed outputs are from other data; put the four MNIST files into data/mnist or name MNIST_DIR")
    expected, actual = outputs.texts(committed), outputs.texts(done)
    assert {id: d for id in expected if (d := outputs.differences(expected[id], actual[id]))} == {}


def test_shows_the_same_kinds_of_output_as_committed(path, done):
    assert shown_kinds(done) == shown_kinds(notebooks.read(path))


def test_two_kernels_show_the_same_to_the_last_digit(path, full_runs):  # IJava#158
    assert outputs.texts(full_runs[path, "java"]) == outputs.texts(full_runs[path, "ijava"])


@pytest.mark.full
def test_all_cells_run_again_in_the_same_kernel_show_the_same(path, german_runs):  # IJava#158, jjava#53, jjava#119
    shown = outputs.texts(german_runs[path, twice_in(path)])
    again = {id.removeprefix(AGAIN): text for id, text in shown.items() if id.startswith(AGAIN)}
    assert again == {id: text for id, text in shown.items() if not id.startswith(AGAIN)}
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
