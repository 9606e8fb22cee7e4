"""What a student hands in: complete, incomplete, and on paper; whatever lies among the notebooks."""

import re
import shutil
import subprocess
import sys
import zipfile
from collections import Counter

import odd
import pytest

import formulas
import hand_in
import notebooks
import page
import printing


def folder_of(tmp_path_factory, name):
    folder = tmp_path_factory.mktemp(name) / "project/notebooks"
    folder.mkdir(parents=True)
    return folder


def problems(report):
    return {(problem.notebook, problem.cell.split(":")[0]): problem.sentence for problem in report.problems}


def words(path):
    return re.sub(r"<[^>]+>", " ", path.read_text(encoding="utf-8"))


# --- A small hand-in, with what needs no kernel and what is no notebook.


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    folder = folder_of(tmp_path_factory, "small")
    odd.shown(folder)
    odd.unreadable(folder)
    odd.write(folder, "01a-chain-rule.ipynb", odd.md("The rule"), odd.code("1 + 1"), odd.report("1a"))
    odd.write(folder, "01b-derivatives.ipynb", odd.code("int[] none = {}; none[0]"), odd.code('"still " + "ran"'), odd.report("1b", odd.WRONG))
    return folder


@pytest.fixture(scope="module")
def handed_in(project):
    before = {path: path.read_bytes() for path in project.rglob("*") if path.is_file()}
    folder = project.parent / "target/hand-in"
    report = hand_in.write(folder, "Zoë <Müller>, 12345", root=project)
    assert {path: path.read_bytes() for path in project.rglob("*") if path.is_file()} == before
    return folder, report


def test_what_failed_is_named_by_notebook_cell_and_sentence(handed_in):
    found = problems(handed_in[1])
    assert "Index 0 out of bounds for length 0" in found["01b-derivatives", "1"]
    assert found["01b-derivatives", "self-check"] == "a formula: it is null"
    assert "answers part 2 for 8 points" in found["02-backpropagation", ""]
    assert not [notebook for notebook, _ in found if notebook in ("01a-chain-rule", "pictures", "macros")]


def test_what_is_no_notebook_is_named_and_in_the_zip_as_it_is(handed_in, project):
    folder, report = handed_in
    found = problems(report)
    assert found["Untitled.ipynb", ""].startswith("it is empty")
    assert found["merged.ipynb", ""].startswith("line 9 has the mark <<<<<<< of a merge")
    assert "not a notebook" in found["list.ipynb", ""]
    assert "not text in UTF-8" in found["latin.ipynb", ""]
    assert found["folder.ipynb", ""] == "it is a folder, not a notebook"
    assert max(Counter(problem.notebook for problem in report.problems if not problem.cell).values()) == 1, "a file is one line"
    with zipfile.ZipFile(folder / "hand-in.zip") as packed:
        for name in ("Untitled.ipynb", "merged.ipynb", "list.ipynb", "latin.ipynb", "data.csv", "scan.pdf"):
            assert packed.read(f"notebooks/{name}") == (project / name).read_bytes()


def test_the_hand_in_is_written_all_the_same_and_says_on_its_first_page_what_is_wrong(handed_in):
    folder, report = handed_in
    shown = words(folder / "hand-in.html").split("Checks", 1)[0]
    assert "INCOMPLETE" in shown
    assert "Zoë &lt;Müller&gt;, 12345" in shown
    for problem in report.problems:
        assert page.html.escape(problem.sentence) in shown
    ran = notebooks.read(folder / "notebooks/01b-derivatives.ipynb").cells
    assert [(output.execution_count, output.data["text/plain"]) for output in ran[1].outputs] == [(2, "still ran")]


def test_the_zip_holds_all_that_lies_beside_it(handed_in):
    folder, _ = handed_in
    beside = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()} - {"hand-in.zip"}
    with zipfile.ZipFile(folder / "hand-in.zip") as packed:
        assert set(packed.namelist()) == beside >= {"hand-in.html", "notebooks/pictures.ipynb", "notebooks/my pictures/a b.png"}


def test_pictures_are_inside_the_page_however_their_names_are_written(handed_in):
    html = (handed_in[0] / "hand-in.html").read_text(encoding="utf-8")
    inside = html.partition('id="pictures"')[2].partition('class="new-page"')[0]
    assert inside.count(f"data:image/png;base64,{odd.PIXEL}") == 6
    assert 'href="notebooks/scan.pdf"' in inside
    assert "raw &amp; whole" in inside


def test_pictures_that_are_not_there_are_named(handed_in):
    found = problems(handed_in[1])
    assert "gone.png cannot be shown" in found["lost", "1"]
    assert "https://example.org/a.png is not in this folder" in found["lost", "2"]
    assert "q.png is missing" in found["lost", "3"]
    assert "not beside the notebook in the zip" in found["lost", "4"]


def test_a_macro_holds_in_its_notebook_below_its_cell_and_nowhere_else(handed_in):
    folder, report = handed_in
    assert "Undefined control sequence \\pd" in problems(report)["no-macros", "1"]
    html = (folder / "hand-in.html").read_text(encoding="utf-8")
    assert html.partition('id="macros"')[2].partition('class="new-page"')[0].count("<mjx-container") == 5


def test_what_is_folded_is_open_on_paper(handed_in):
    html = (handed_in[0] / "hand-in.html").read_text(encoding="utf-8")
    assert html.count("<details") == html.count('<details open="">') == 1


def test_latex_that_cannot_be_typeset_stands_as_its_source_and_is_named(handed_in):
    folder, report = handed_in
    sentences = [problem.sentence for problem in report.problems if problem.notebook == "latex"]
    assert len(sentences) == 3
    assert "Missing or unrecognized" in sentences[0] or "\\left" in sentences[0]
    html = (folder / "hand-in.html").read_text(encoding="utf-8")
    assert r"<code>$\left( a$</code>" in html
    assert r"<code>$$\rule{1em}{9000em}$$</code>" in html
    assert "costs $5 and $6" in html


def test_the_first_page_of_the_pdf_has_the_author_and_the_points(handed_in):
    folder, _ = handed_in
    if not (folder / "hand-in.pdf").exists():
        pytest.skip("no Chromium is installed, so no PDF was written and read")
    if not shutil.which("pdftotext"):
        pytest.skip("pdftotext (poppler) is not installed, so the PDF was not read")
    text = subprocess.run(["pdftotext", "-layout", folder / "hand-in.pdf", "-"], capture_output=True, encoding="utf-8").stdout
    assert "Zoë <Müller>, 12345" in text
    assert "INCOMPLETE" in text
    assert re.search(r"together\s+8\s+4", text)


def test_without_a_problem_it_is_complete_even_if_it_cannot_be_printed(project, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(printing, "choices", list)
    report = hand_in.write(tmp_path / "hand-in", "", [project / "macros.ipynb"], project)
    assert report == ([], [])
    assert "INCOMPLETE" not in (tmp_path / "hand-in/hand-in.html").read_text(encoding="utf-8")
    assert "There is no PDF: no Chromium, Chrome or Edge was found." in capsys.readouterr().out
    assert (tmp_path / "hand-in/hand-in.zip").exists()


# --- Notebooks that run in odd ways.


@pytest.fixture(scope="module")
def ran(tmp_path_factory):
    folder = folder_of(tmp_path_factory, "runs")
    odd.runnable(folder)
    target = folder.parent / "target/hand-in"
    return target, hand_in.write(target, "", root=folder)


def shown(folder, name):
    cells = notebooks.read(folder / "notebooks" / name).cells
    return [output.get("text") or output.data["text/plain"] for cell in cells for output in cell.get("outputs", [])]


@pytest.mark.full
def test_older_formats_and_cells_without_an_id_of_their_own_run(ran):
    assert shown(ran[0], "older.ipynb") == ["12"]
    assert shown(ran[0], "v3.ipynb") == ["25"]
    assert shown(ran[0], "twice.ipynb") == ["36", "49"]
    assert shown(ran[0], "mine/deep.ipynb") == ["100"]


@pytest.mark.full
def test_a_cell_that_prints_20_000_lines_has_them_all(ran):
    assert "".join(shown(ran[0], "prints.ipynb")) == "".join(f"line {i}\n" for i in range(20_000))


@pytest.mark.full
def test_a_kernel_that_ends_is_named_and_what_ran_before_is_kept(ran):
    assert problems(ran[1])["exits", "2"] == "it ended its kernel; nothing below it ran"
    assert shown(ran[0], "exits.ipynb") == ["made"]


@pytest.mark.full
def test_a_cell_that_does_not_end_is_named_once(tmp_path):
    run = hand_in.Run("endless", odd.notebook(odd.code("while (true) { Thread.sleep(100); }"), odd.code("9")))
    (problem,) = run.execute(tmp_path, cell_seconds=5)
    assert problem.cell.startswith("1: while")
    assert problem.sentence == "it took longer than 5 s (-Dcell.seconds=… allows more); nothing below it ran"
    assert run.notebook.cells[1].outputs == []


@pytest.mark.full
def test_a_copy_of_a_notebook_earns_nothing_and_a_line_says_so(ran):
    folder, report = ran
    assert report.notes == ["01a-chain-rule-Copy1.ipynb earns nothing for part 1a: only the self-check of 01a-chain-rule.ipynb counts."]
    assert re.search(r"together\s+8\s+4", words(folder / "hand-in.html"))


# --- What is missing or fails around it.


def test_without_mathjax_formulas_stand_as_their_source_and_say_why(monkeypatch, tmp_path):
    monkeypatch.setattr(formulas, "MATHJAX", tmp_path / "none.jar")
    [[shown]], extras = formulas.typeset([[formulas.Formula("x^2", False)]])
    assert shown.html == "<code>$x^2$</code>"
    assert shown.problem.startswith("MathJax did not run: ")
    assert extras == ""


@pytest.mark.parametrize("script", ["exit 1", "sleep 1000", "echo no >&2; kill -SEGV $$"])
def test_a_chromium_that_fails_or_hangs_costs_the_pdf_and_one_line(script, monkeypatch, tmp_path):
    browser = tmp_path / "chromium"
    browser.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    browser.chmod(0o755)
    monkeypatch.setattr(printing, "choices", lambda: [{"executable_path": str(browser)}])
    printed, reason = printing.pdf("<p>mine</p>", seconds=2)
    assert printed is None
    assert len(reason.splitlines()) == 1


def test_an_author_whose_letters_were_lost_is_refused_before_anything_runs(monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["hand_in.py", "--author=J??rgen"])
    with pytest.raises(SystemExit) as end:
        hand_in.main()
    assert end.value.code == 2
    assert "LC_ALL=C.UTF-8" in capsys.readouterr().err
