"""What a student hands in: complete, incomplete, and on paper."""

import re
import shutil
import subprocess
import zipfile

import nbformat
import pytest

import hand_in
import notebooks
import page
import student

RIGHT = r"""{"part": "1a", "rows": [{"checked": "a chain", "points": 4, "evidence": "within 1e-7", "passed": true}]}"""
WRONG = r"""{"part": "1b", "rows": [{"checked": "a formula", "points": 4, "evidence": "it is null", "passed": false}]}"""
WRITE = """java.nio.file.Files.createDirectories(java.nio.file.Path.of("../target/self-check"));
java.nio.file.Files.writeString(java.nio.file.Path.of("../target/self-check/%s.json"), %s);"""


def notebook(*cells):
    made = [nbformat.v4.new_markdown_cell(r"The rule $\boldsymbol{\delta}^{(1)} \odot z$.", id="rule")]
    made += [nbformat.v4.new_code_cell(source, id=name) for name, source in cells]
    return nbformat.v4.new_notebook(cells=made, metadata={"kernelspec": notebooks.KERNELSPEC})


def report(part, result):
    return "points", WRITE % (part, '"""\n' + result + '"""')


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """Two notebooks: one in order, one with a cell that fails and a check that is not fulfilled."""
    folder = tmp_path_factory.mktemp("project") / "notebooks"
    folder.mkdir()
    notebooks.write(notebook(("sum", "1 + 1"), report("1a", RIGHT)), folder / "01a-good.ipynb")
    broken = notebook(("broken", "int[] none = {}; none[0]"), ("after", '"still " + "ran"'), report("1b", WRONG))
    notebooks.write(broken, folder / "01b-broken.ipynb")
    return folder


@pytest.fixture(scope="module")
def incomplete(project, tmp_path_factory):
    before = {path: path.read_bytes() for path in project.iterdir()}
    folder = tmp_path_factory.mktemp("out") / "hand-in"
    failures = hand_in.write(folder, "Zoë <Müller>, 12345", sorted(project.glob("*.ipynb")), project)
    assert {path: path.read_bytes() for path in project.iterdir()} == before
    return folder, failures


def test_what_failed_is_named_by_notebook_cell_and_sentence(incomplete):
    _, failures = incomplete
    assert [(f.notebook, f.cell) for f in failures] == [("01b-broken", "broken"), ("01b-broken", "points")]
    assert "Index 0 out of bounds for length 0" in failures[0].sentence
    assert failures[1].sentence == "a formula: it is null"


def test_the_hand_in_is_written_all_the_same_and_says_on_its_first_page_that_it_is_incomplete(incomplete):
    folder, _ = incomplete
    shown = re.sub(r"<[^>]+>", " ", (folder / "hand-in.html").read_text().split("01a-good", 2)[0])
    assert "INCOMPLETE" in (folder / "hand-in.html").read_text()
    assert "Zoë &lt;Müller&gt;, 12345" in shown
    ran = notebooks.read(folder / "notebooks/01b-broken.ipynb").cells
    assert [o.data["text/plain"] for cell in ran if cell.id == "after" for o in cell.outputs] == ["still ran"]


def test_the_zip_holds_the_notebooks_the_page_and_the_pdf_if_there_is_one(incomplete):
    folder, _ = incomplete
    with zipfile.ZipFile(folder / "hand-in.zip") as packed:
        names = set(packed.namelist())
    assert names - {"hand-in.pdf"} == {"hand-in.html", "notebooks/01a-good.ipynb", "notebooks/01b-broken.ipynb"}


def test_without_a_failure_it_is_complete(project, tmp_path):
    assert hand_in.write(tmp_path / "hand-in", "", [project / "01a-good.ipynb"], project) == []
    assert "INCOMPLETE" not in (tmp_path / "hand-in/hand-in.html").read_text()


def test_the_first_page_of_the_pdf_has_the_author_and_the_points(incomplete):
    folder, _ = incomplete
    if not (folder / "hand-in.pdf").exists():
        pytest.skip("no Chromium is installed, so no PDF was written and read")
    if not shutil.which("pdftotext"):
        pytest.skip("pdftotext (poppler) is not installed, so the PDF was not read")
    text = subprocess.run(["pdftotext", "-l", "1", "-layout", folder / "hand-in.pdf", "-"], capture_output=True, text=True).stdout
    assert "Zoë <Müller>, 12345" in text
    assert "INCOMPLETE" in text
    assert re.search(r"together\s+8\s+4", text)


@pytest.fixture(scope="module")
def whole_page():
    return page.page(hand_in.one_notebook("", {path.stem: notebooks.read(path) for path in notebooks.all_notebooks()}), "all")


def test_every_picture_has_its_text_form(whole_page):
    assert len(re.findall(r'<img alt="(?!No description)[^"]+"', whole_page)) == whole_page.count("<img ") > 30


def test_every_formula_of_the_notebooks_is_drawn_and_nothing_comes_from_the_web(whole_page):
    html = whole_page
    prose = re.sub(r"<(script|style|pre|code)\b.*?</\1>", "", html, flags=re.DOTALL)
    assert html.count('class="tex"') > 10 * len(notebooks.all_notebooks())
    assert re.findall(r"\\(?:frac|boldsymbol|partial|begin)\b", re.sub(r'aria-label="[^"]*"', "", prose)) == []
    assert re.findall(r'(?:src|href)="(?:https?:)?//[^"]*\.(?:js|css|png|svg|woff2?)"', html) == []


@pytest.mark.parametrize("question", student.questions(), ids=lambda question: question.stem)
def test_a_question_has_the_cell_of_checks_that_the_report_names(question):
    at, _ = student.self_check(notebooks.read(question), question)
    assert notebooks.read(question).cells[at].id == "points"
