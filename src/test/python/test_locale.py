"""A machine's language, digits, time zone and charset show in no output, neither in what a notebook writes nor in its figures."""

import os

import pytest
from brief import brief
from conftest import AGAIN, START, in_locale

import notebooks
import outputs

EXACT = (outputs.PLOTLY, "image/png", "image/svg+xml")  # what is compared byte for byte
ELSEWHERE = {
    "Turkish": "-Duser.language=tr -Duser.country=TR",
    "Arabic": "-Duser.language=ar -Duser.country=EG",
    "Hindi": "-Duser.language=hi -Duser.country=IN -Duser.extensions=u-nu-deva",
}


def shown(notebook):
    """The text and the figures of each cell by its id, without cells tagged `timing`."""
    cells = {cell.id: cell.outputs for cell in outputs.code_cells(notebook)}
    return {
        id: (text, [[output.get("data", {}).get(kind) for kind in EXACT] for output in cells[id]])
        for id, text in outputs.texts(notebook).items()
    }


def start(options):
    """What the first notebook shows on a machine of this locale."""
    notebook = brief(notebooks.read(START), START.stem)
    notebooks.client(notebook).execute(env=os.environ | in_locale(options))
    return shown(notebook)


def test_the_first_notebook_shows_the_same_in_german(brief_runs, german_runs):  # better-access-charts#90, deeplearning4j#6537
    assert shown(german_runs[START, "java"]) == shown(brief_runs[START, "java"])


@pytest.mark.full
@pytest.mark.parametrize("language", ELSEWHERE)
def test_the_first_notebook_shows_the_same_in_other_alphabets(language, brief_runs):
    assert start(ELSEWHERE[language]) == shown(brief_runs[START, "java"])


@pytest.mark.full
def test_every_notebook_shows_the_same_in_german_in_both_kernels(path, kernel, brief_runs, german_runs):
    german = shown(german_runs[path, kernel])
    assert {id: german[id] for id in german if not id.startswith(AGAIN)} == shown(brief_runs[path, "java"])
