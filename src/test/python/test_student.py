"""The students' notebooks, handed out, handed in and graded by nbgrader with the Java kernel."""

import logging
import os
import re
import shutil
import subprocess
import sys
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace

import nbformat
import pytest
from brief import brief

import notebooks
import points
import student

pytest.importorskip("nbgrader", reason="nbgrader is not installed, so nothing was handed out and graded")

QUESTIONS = student.questions()
MISSING = re.compile("not filled in|not written|no factors yet|no step|missing|not there yet")
NAMES = ("filled", "unfilled")
COLLECTED_NAME = r".*/extracted/(?P<student_id>\w+)/(?P<file_id>[^/]+)$"


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """A course: its assignment generated and released, two submissions collected, graded on the sample of the digits."""
    folder = tmp_path_factory.mktemp("course")
    jar = folder / "target/backprop.jar"  # beside it the kernels keep the results of their self-checks
    jar.parent.mkdir()
    shutil.copy(student.PROJECT / "target/backprop.jar", jar)
    (folder / "data").symlink_to(student.PROJECT / "data", target_is_directory=True)
    (folder / "pom.xml").symlink_to(student.PROJECT / "pom.xml")
    (jar.parent / "lib").symlink_to(student.PROJECT / "target/lib", target_is_directory=True)
    with pytest.MonkeyPatch.context() as patch:
        for name, value in {"PATH": os.environ["PATH"], "JJAVA_CLASSPATH": "", "IJAVA_CLASSPATH": ""}.items():
            patch.setenv(name, value)  # student.configure changes them
        patch.setenv("MNIST_DIR", str(student.PROJECT / "data/mnist-sample"))
        patch.setenv("JDK_JAVA_OPTIONS", os.environ["JDK_JAVA_OPTIONS"] + " -XX:TieredStopAtLevel=1")  # eight short runs
        student.write_source(folder)
        api = student.course_api(folder, jar)
        released = student.release(api)
        upload(folder, released)
        nbgrader(folder, "zip_collect", f"--FileNameCollectorPlugin.named_regexp={COLLECTED_NAME}")
        graded = {name: shutil.copytree(folder, folder.with_name(name), symlinks=True) for name in NAMES}
        with ThreadPoolExecutor(2) as pool:  # each in a copy of the course, as one gradebook is written by one at a time
            list(pool.map(lambda name: nbgrader(graded[name], "autograde", f"--student={name}", "--Execute.timeout=600"), NAMES))
        yield SimpleNamespace(released=released, graded={name: student.course_api(graded[name], jar) for name in NAMES})


def upload(folder, released):
    """What two students sent, with brief settings: one the notebooks as they came, the other with the answers of the project."""
    archive = folder / "downloaded" / student.ASSIGNMENT / "archive"
    archive.mkdir(parents=True)
    for name in NAMES:
        with zipfile.ZipFile(archive / f"{name}.zip", "w") as sent:
            for path in QUESTIONS:
                copy = brief(notebooks.read(released / path.name), path.stem)
                sent.writestr(path.name, nbformat.writes(filled(copy, path) if name == "filled" else copy))


def filled(copy, path):
    answers = {cell.id: cell.source for cell in notebooks.read(path).cells if "student" in cell.metadata}
    for cell in copy.cells:
        cell.source = answers.get(cell.id, cell.source)
    return copy


def nbgrader(folder, command, *options):
    arguments = [command, student.ASSIGNMENT, f"--CourseDirectory.root={folder}", *options]
    arguments.append(f"--CourseDirectory.course_id={student.ASSIGNMENT}")
    done = subprocess.run([sys.executable, "-m", "nbgrader", *arguments], cwd=folder, capture_output=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr


def cells(course, name, path):
    graded = notebooks.read(Path(course.graded[name].coursedir.root) / "autograded" / name / student.ASSIGNMENT / path.name)
    return {cell.id: cell for cell in graded.cells}


def shown(cell):
    return "".join(output.get("text", "") or output.get("data", {}).get("text/plain", "") for output in cell.outputs)


def score(course, name, path):
    """The points in the gradebook, those there are, and whether a person has still to grade."""
    with course.graded[name].gradebook as gradebook:
        graded = gradebook.find_submission_notebook(path.stem, student.ASSIGNMENT, name)
        return graded.score, graded.max_score, graded.needs_manual_grade


@pytest.fixture(params=QUESTIONS, ids=lambda path: path.stem)
def question(request):
    return request.param


def test_the_released_notebook_is_valid_and_has_no_answer_and_no_output(course, question):
    released = notebooks.read(course.released / question.name)
    nbformat.validate(released)
    original = {cell.id: cell for cell in notebooks.read(question).cells}
    assert not any("<details>" in cell.source for cell in released.cells)
    for cell in released.cells:
        assert cell.get("outputs", []) == []
        assert "student" not in cell.metadata
        if cell.id in original and "student" in original[cell.id].metadata:
            assert cell.source == original[cell.id].metadata["student"] != original[cell.id].source


def test_questions_of_the_text_are_released_without_their_folded_answers(course, question):
    released = {cell.id: cell.source for cell in notebooks.read(course.released / question.name).cells}
    folded = [cell.id for cell in notebooks.read(question).cells if student.is_folded(cell)]
    assert not set(folded) & set(released)
    assert "<details>" not in "".join(released.values())


def test_the_points_add_up_to_those_of_the_assignment(course, question):
    released = notebooks.read(course.released / question.name)
    given = [cell.metadata.nbgrader.points for cell in released.cells if cell.metadata.get("nbgrader", {}).get("grade")]
    assert sum(given) == points.of(question).points


def test_filled_with_the_answers_everything_is_green_and_earns_all_points_of_the_code(course, question):
    graded = cells(course, "filled", question)
    assert [output.evalue for cell in graded.values() for output in cell.get("outputs", []) if output.output_type == "error"] == []
    assert "NO" not in shown(graded["points"]).split()
    by_code, there_are = graded["points-for-the-code"].metadata.nbgrader.points, points.of(question).points
    assert score(course, "filled", question) == (by_code, there_are, by_code < there_are)


def test_unfilled_it_earns_nothing_and_each_row_says_what_is_missing(course, question):
    graded = cells(course, "unfilled", question)
    rows = [line for line in shown(graded["points"]).splitlines() if line.rstrip(" |").endswith(("yes", "NO"))]
    assert len(rows) == points.of(question).points
    assert [row for row in rows if not ("NO" in row.split() and MISSING.search(row))] == []
    assert score(course, "unfilled", question) == (0, points.of(question).points, False)


def test_a_question_has_a_cell_of_checks_and_points(question):
    student.self_check(notebooks.read(question), question)
    assert points.of(question).points > 0


def test_questions_on_the_way_keep_the_question_and_not_the_answer():
    graded = student.with_grades(notebooks.read(QUESTIONS[0]), QUESTIONS[0])
    kept = {cell.id: cell for cell in graded.cells}
    assert "Predict" in kept["graph-shows"].source
    assert {"graph-paths", "b1-shows"} & set(kept) == set()


def test_an_answer_without_a_text_for_the_student_is_reported():
    notebook = notebooks.read(QUESTIONS[0])
    answer = next(cell for cell in notebook.cells if "student" in cell.metadata)
    del answer.metadata["student"]
    with pytest.raises(student.NotGradable, match=rf"{QUESTIONS[0].name}: .* answer {answer.id}, "):
        student.with_grades(notebook, QUESTIONS[0])


def made(*cells):
    return nbformat.v4.new_notebook(cells=list(cells), metadata={"kernelspec": notebooks.KERNELSPEC})


def test_a_notebook_without_points_keeps_its_questions_and_loses_its_answers():
    question = nbformat.v4.new_markdown_cell("What happens at rate 100?")
    folded = nbformat.v4.new_markdown_cell("<details><summary>Answer</summary>It diverges.</details>", metadata={"tags": ["answer"]})
    written = nbformat.v4.new_markdown_cell("It diverges.", metadata={"tags": ["answer"]})
    asked = nbformat.v4.new_code_cell("double rate = 0.5;", metadata={"tags": ["answer"], "student": "double rate = 0;"})
    region = "int a = 1;\n/// BEGIN SOLUTION\nint b = 2;\n/// END SOLUTION\nint c = 3;"
    partly = nbformat.v4.new_code_cell(region, metadata={"tags": ["answer"]})
    shown = nbformat.v4.new_code_cell("1 + 1", outputs=[nbformat.v4.new_output("stream", text="2")], execution_count=1)
    copy = student.without_answers(made(question, folded, written, asked, partly, shown))
    nbformat.validate(copy)
    assert [cell.source for cell in copy.cells] == [
        "What happens at rate 100?",
        "YOUR ANSWER HERE",
        "double rate = 0;",
        "int a = 1;\n// YOUR CODE HERE\nint c = 3;",
        "1 + 1",
    ]
    assert [cell.get("outputs", []) for cell in copy.cells] == [[]] * 5
    assert [cell for cell in copy.cells if {"nbgrader", "student"} & set(cell.metadata)] == []


def test_no_student_gets_a_folded_answer(path):
    whole = notebooks.read(path)
    copy = student.with_grades(whole, path) if path in QUESTIONS else student.without_answers(whole)
    assert [cell.source for cell in copy.cells if "<details" in cell.source] == []


def test_an_answer_that_was_split_is_graded_in_its_last_part_and_its_id_is_named(caplog):
    from nbgrader.nbgraderformat import MetadataValidator

    from grading import OneCellPerId

    graded = student.with_grades(notebooks.read(QUESTIONS[0]), QUESTIONS[0])
    at = next(i for i, cell in enumerate(graded.cells) if cell.metadata.get("nbgrader", {}).get("solution"))
    half = nbformat.from_dict({**graded.cells[at], "id": "half", "source": "the first half"})
    graded.cells.insert(at, half)
    graded, _ = OneCellPerId(log=logging.getLogger("nbgrader")).preprocess(graded, {})
    MetadataValidator().validate_nb(graded)
    assert "nbgrader" not in half.metadata
    assert graded.cells[at + 1].metadata.nbgrader.grade_id in caplog.text


def test_a_course_with_submissions_is_not_written_over(tmp_path, monkeypatch):
    kept = tmp_path / "student/nbgrader/submitted/zoe/backprop/01a-chain-rule.ipynb"
    kept.parent.mkdir(parents=True)
    kept.write_text("mine", encoding="utf-8")
    monkeypatch.setattr(sys, "argv", ["student.py", f"--to={tmp_path / 'student'}"])
    with pytest.raises(SystemExit, match="submitted is there: move the course"):
        student.main()
    assert kept.read_text(encoding="utf-8") == "mine"


@pytest.mark.full
def test_the_copies_are_written_in_a_folder_of_any_name(tmp_path):
    folder = tmp_path / "x [1] 'ü' #%/student"
    student.write(folder)
    assert [path.name for path in sorted(folder.glob("*.ipynb"))] == [path.name for path in notebooks.all_notebooks()]
    assert {path.name for path in (folder / "nbgrader/source/backprop").iterdir()} == {path.name for path in QUESTIONS}
