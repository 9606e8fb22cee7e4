"""Writes target/student/: the notebooks of the questions with their answers taken out, and an nbgrader course with both.

A cell whose metadata has `student` is replaced by that text. Cells tagged `answer` are graded: words by a person, code by the
self-check at the end of its notebook, in equal parts. Left out are folded answers (`<details>`) and cells tagged `conclusion`:
they answer questions to think about on the way, which earn no points.
"""

import argparse
import copy
import logging
import os
import re
import shutil
import sys
import tempfile
from pathlib import Path

import nbformat

import folders
import notebooks
import points

ASSIGNMENT = "backprop"
SELF_CHECK = re.compile(r"^(SelfCheck\.\w+\([\w, ]+\))\.report\(\)$", re.MULTILINE)
CONFIGURATION = '''import sys
from pathlib import Path

project = Path({project!r})
sys.path.insert(0, str(Path(__file__).parent / project / "src/main/python"))
import student  # noqa: E402

student.configure(get_config(), Path(__file__).resolve().parent, student.PROJECT / "target/backprop.jar")  # noqa: F821
'''
PROJECT = notebooks.FOLDER.parent


class NotGradable(Exception):
    """What is wrong with a notebook, in one sentence."""


def questions():
    return [path for path in notebooks.all_notebooks() if points.of(path)]


def is_folded(cell):
    return "answer" in cell.metadata.get("tags", []) and cell.source.lstrip().startswith("<details") and "student" not in cell.metadata


def is_answer(cell):
    return "answer" in cell.metadata.get("tags", []) and not is_folded(cell)


def is_left_out(cell):
    return "conclusion" in cell.metadata.get("tags", []) or is_folded(cell)


def with_grades(notebook, path):
    """The notebook with nbgrader's metadata, and after its self-check a cell that gives the points for the code."""
    graded = copy.deepcopy(notebook)
    graded.cells = [cell for cell in graded.cells if not is_left_out(cell)]
    answers = [cell for cell in graded.cells if is_answer(cell)]
    missing = [cell.id for cell in answers if "student" not in cell.metadata]
    if missing or not answers:
        what = f"of the answer {missing[0]}" if missing else "of any answer"
        raise NotGradable(f"{path.name}: there is no metadata `student` {what}, the text to stand there in the student's copy")
    written = [cell for cell in answers if cell.cell_type == "markdown"]
    there_are = points.of(path).points
    by_hand = there_are / 2 if written else 0
    for cell in answers:
        in_words = cell.cell_type == "markdown"
        mark(cell, solution=True, grade=in_words, points=by_hand / len(written) if in_words else None)
    at, check = self_check(graded, path)
    share = 1 - by_hand / there_are
    cell = nbformat.v4.new_code_cell(f"{check}.points() * {share}", id="points-for-the-code")
    mark(cell, solution=False, grade=True, points=there_are - by_hand)
    graded.cells.insert(at + 1, cell)
    return graded


def self_check(notebook, path):
    for i, cell in enumerate(notebook.cells):
        if cell.cell_type == "code" and (found := SELF_CHECK.search(cell.source)):
            return i, found.group(1)
    raise NotGradable(f"{path.name}: there is no cell with SelfCheck.….report(), from which the points for the code come")


def mark(cell, solution, grade, points):
    cell.metadata["nbgrader"] = {
        "schema_version": 3,
        "grade_id": cell.id,
        "solution": solution,
        "grade": grade,
        "locked": grade and not solution,
        "task": False,
        **({"points": points} if grade else {}),
    }


def configure(configuration, course, jar):
    """nbgrader's settings for a course in that folder, whose kernels find the jar wherever a notebook is run."""
    from nbgrader.converters import Autograde, GenerateAssignment
    from nbgrader.preprocessors import ClearSolutions, DeduplicateIds

    from grading import Asked, OneCellPerId

    steps = GenerateAssignment.class_traits()["preprocessors"].default()
    before_grading = Autograde.class_traits()["sanitize_preprocessors"].default()
    configuration.CourseDirectory.root = str(course)
    configuration.CourseDirectory.course_id = ASSIGNMENT
    configuration.GenerateAssignment.preprocessors = [Asked if step is ClearSolutions else step for step in steps]
    configuration.Autograde.sanitize_preprocessors = [OneCellPerId if step is DeduplicateIds else step for step in before_grading]
    configuration.Execute.timeout = 600
    for name in [name for name in os.environ if name.upper().startswith(("JJAVA_", "IJAVA_"))]:
        del os.environ[name]  # a user's time limit or start-up script is not the course's
    os.environ.update(JJAVA_CLASSPATH=str(jar), IJAVA_CLASSPATH=str(jar))
    bin = str(Path(sys.executable).parent)  # nbgrader calls alembic by its name
    if bin not in os.environ["PATH"].split(os.pathsep):
        os.environ["PATH"] = bin + os.pathsep + os.environ["PATH"]


def without_answers(notebook):
    """The notebook as a student gets it where there is nothing to grade: no answers, no outputs."""
    from grading import Asked

    asked = copy.deepcopy(notebook)
    asked.cells = [cell for cell in asked.cells if not is_folded(cell)]
    for cell in filter(is_answer, asked.cells):
        mark(cell, solution=True, grade=False, points=None)
    asked, _ = Asked().preprocess(asked, {})
    for cell in asked.cells:
        cell.metadata.pop("nbgrader", None)
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    return asked


def write_source(course):
    folder = course / "source" / ASSIGNMENT
    folder.mkdir(parents=True)
    for path in questions():
        notebooks.write(with_grades(notebooks.read(path), path), folder / path.name)


def course_api(course, jar):
    from nbgrader.apps import NbGraderAPI
    from traitlets.config import Config

    configuration = Config()
    configure(configuration, course, jar)
    return NbGraderAPI(config=configuration)


def release(api):
    """nbgrader's own assignment generation; the folder with the students' notebooks."""
    result = api.generate_assignment(ASSIGNMENT)
    if not result["success"]:
        raise NotGradable("nbgrader could not make the students' notebooks: " + result["log"].strip().splitlines()[-1])
    return Path(api.coursedir.root) / "release" / ASSIGNMENT


def graded_already(folder):
    """What teachers and students have put into the course of an earlier run."""
    return [path for name in ("submitted", "autograded", "feedback", "downloaded") if (path := folder / "nbgrader" / name).exists()]


def write(folder):
    """The notebooks and the course. nbgrader works elsewhere first: it reads a path with brackets as a pattern (nbgrader#1965)."""
    with folders.replacing(folder) as new, tempfile.TemporaryDirectory() as elsewhere:
        course = Path(elsewhere).resolve() / "nbgrader"
        write_source(course)
        for path in sorted(release(course_api(course, PROJECT / "target/backprop.jar")).glob("*.ipynb")):
            shutil.copy(path, new / path.name)
        for path in set(notebooks.all_notebooks()) - set(questions()):
            notebooks.write(without_answers(notebooks.read(path)), new / path.name)
        shutil.move(course, new / "nbgrader")
        project = os.path.relpath(PROJECT, folder / "nbgrader")
        (new / "nbgrader/nbgrader_config.py").write_text(CONFIGURATION.format(project=project), encoding="utf-8")
    for path in sorted(folder.glob("*.ipynb")):
        print(f"{folder.name}/{path.name}")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--to", type=Path, default=PROJECT / "target/student")
    folder = parser.parse_args().to.resolve()
    logging.getLogger("alembic").setLevel(logging.WARNING)
    if there := graded_already(folder):
        sys.exit(f"{there[0]} is there: move the course in {folder / 'nbgrader'} to where it is kept, then run this again.")
    try:
        write(folder)
    except (NotGradable, notebooks.Unreadable) as problem:
        sys.exit(str(problem))
    except OSError as error:
        sys.exit(f"The students' notebooks could not be written: {error.strerror}: {error.filename}. What was there before is as it was.")
    print(f"The students' notebooks are in {folder}: they go into notebooks/ of a copy of the project.")
    print(f"The course for nbgrader, with the answers, is in {folder / 'nbgrader'}: keep it to yourself.")
    if re.search(r"[*?[]", str(folder)):
        print("nbgrader does not grade in a folder with *, ? or [ in its path: move the project to another folder before.")


if __name__ == "__main__":
    main()
