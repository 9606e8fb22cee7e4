"""Runs all notebooks in fresh kernels and writes target/hand-in/: the notebooks with their outputs, one page, one PDF, one zip."""

import argparse
import copy
import datetime
import html
import json
import os
import re
import shutil
import sys
import time
import zipfile
from collections import namedtuple
from pathlib import Path

import nbformat
from nbclient.exceptions import CellTimeoutError, DeadKernelError

import folders
import notebooks
import page
import points
import printing
from page import Problem

LARGEST = 50_000_000  # bytes of a file that is handed in beside the notebooks
LOST_LETTERS = re.compile("[?\N{REPLACEMENT CHARACTER}]")

Result = namedtuple("Result", "part notebook points rows")
Report = namedtuple("Report", "problems notes")


def entries(folder):
    """All notebooks in the folder and below, all other files, and what could not be looked into."""
    found, others, problems = [], [], []

    def closed(error):
        problems.append(Problem(os.path.relpath(error.filename, folder), "", f"this folder cannot be read: {error.strerror}"))

    for at, folders, files in os.walk(folder, onerror=closed):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in folders:
            if name.endswith(".ipynb"):
                problems.append(Problem(os.path.relpath(Path(at, name), folder), "", "it is a folder, not a notebook"))
        for path in [Path(at, name) for name in sorted(files) if not name.startswith(".")]:
            (found if path.suffix == ".ipynb" else others).append(path)
    return found, others, problems


class Run:
    """A notebook as far as it runs; a cell that fails does not keep the ones below from running."""

    def __init__(self, name, notebook):
        self.name = name
        self.notebook = copy.deepcopy(notebook)
        self.at = None
        for cell in self.notebook.cells:
            if cell.cell_type == "code":
                cell.outputs, cell.execution_count = [], None

    def execute(self, folder, cell_seconds, **variables):
        """The problems."""
        if all(cell.cell_type != "code" for cell in self.notebook.cells):
            return []
        client = notebooks.client(self.notebook, cell_seconds=cell_seconds, folder=folder)
        client.allow_errors = True
        client.on_cell_execute = self.begin
        try:
            notebooks.execute(client, **variables)
            stopped = []
        except Exception as error:  # a kernel can end in any way; all other notebooks are still to be handed in
            stopped = [self.stopped(error, cell_seconds)]
        self.notebook.metadata = nbformat.from_dict({"kernelspec": notebooks.KERNELSPEC, "language_info": notebooks.LANGUAGE})
        failed = [
            Problem(self.name, page.label(cell, number), sentence(output))
            for number, cell in enumerate(self.notebook.cells, 1)
            for output in cell.get("outputs", [])
            if output.output_type == "error"
        ]
        return [problem for problem in failed if problem.cell not in {end.cell for end in stopped}] + stopped

    def begin(self, cell, cell_index):
        self.at = page.label(cell, cell_index + 1)

    def stopped(self, error, cell_seconds):
        if isinstance(error, CellTimeoutError):
            reason = f"it took longer than {cell_seconds} s (-Dcell.seconds=… allows more)"
        elif isinstance(error, DeadKernelError):
            reason = "it ended its kernel"
        else:
            reason = notebooks.first_line(str(error)) or type(error).__name__
        if self.at is None:
            return Problem(self.name, "", f"it did not start: {reason}")
        return Problem(self.name, self.at, f"{reason}; nothing below it ran")


def sentence(error):
    return notebooks.first_line(error.evalue) or notebooks.first_line("\n".join(error.traceback)) or error.ename


class SelfChecks:
    """What the self-checks said: each part by its own notebook, whatever else writes to the folder."""

    def __init__(self, folder, root):
        self.folder, self.root = folder, root
        self.said = {}
        self.folder.mkdir()

    def before(self):
        for part, text in self.said.items():
            path = self.folder / f"{part}.json"
            path.write_text(text, encoding="utf-8")
            os.utime(path, (0, 0))

    def after(self, path):
        """Keeps what the notebook of a part said of it; the parts that another notebook spoke of."""
        own = points.of(path) if path.parent == self.root else None
        foreign = []
        for file in sorted(self.folder.glob("*.json")):
            if file.stat().st_mtime_ns == 0:
                continue
            if own and file.stem == own.part:
                self.said[file.stem] = file.read_text(encoding="utf-8")
            else:
                foreign.append(file.stem)
            file.unlink()
        return foreign

    def results(self, paths):
        given = {part: path for path in paths if path.parent == self.root and (part := points.of(path))}
        rows = {part: json.loads(text)["rows"] for part, text in self.said.items()}
        return [Result(part.part, part.notebook, part.points, rows.get(part.part, [])) for part in points.PARTS if part in given]


def open_checks(result):
    if not result.rows:
        return [Problem(result.notebook, "self-check", "it did not run")]
    wrong = [row for row in result.rows if not row["passed"]]
    return [Problem(result.notebook, "self-check", f"{row['checked']}: {row['evidence']}") for row in wrong]


def missing(paths, root):
    """The notebooks with points that are not among those handed in."""
    there = {points.of(path) for path in paths if path.parent == root}
    return [
        Problem(part.notebook, "", f"there is no {part.notebook}.ipynb, which answers part {part.part} for {part.points} points")
        for part in points.PARTS
        if part not in there
    ]


def cover(author, results, report):
    """The first page, as HTML."""
    text = html.escape
    reached = [sum(row["points"] for row in result.rows if row["passed"]) for result in results]
    lines = [f"<h1>Backpropagation by hand</h1><p><b>{text(author) or 'no author given'}</b>, {datetime.date.today().isoformat()}</p>"]
    if report.problems:
        lines.append("<h2>INCOMPLETE</h2>" + table(("notebook", "cell", "what is wrong"), report.problems))
    if report.notes:
        lines.append("<h2>Notes</h2>" + "".join(f"<p>{text(note)}</p>" for note in report.notes))
    sums = [(*result[:3], points) for result, points in zip(results, reached, strict=True)]
    sums.append(("", "together", sum(result.points for result in results), sum(reached)))
    lines.append("<h2>Points</h2><p>By the self-checks that ran in the notebooks. The grader decides the mark, and reads what is written in words.</p>")
    lines.append(table(("part", "notebook", "points", "reached"), sums))
    rows = [(result.part, r["checked"], r["evidence"], r["points"] if r["passed"] else 0) for result in results for r in result.rows]
    lines.append("<h2>Checks</h2>" + table(("part", "what was checked", "evidence", "points"), rows))
    return "\n".join(lines)


def table(header, rows):
    def line(tag, cells):
        return "<tr>" + "".join(f'<{tag} style="text-align:left">{html.escape(str(cell))}</{tag}>' for cell in cells) + "</tr>"

    return "<table>" + line("th", header) + "".join(line("td", row) for row in rows) + "</table>"


class HandIn:
    """One hand-in, made in a folder beside the one it will replace."""

    def __init__(self, work, root, author, cell_seconds):
        self.work, self.root, self.author, self.cell_seconds = work, root, author, cell_seconds
        self.report = Report([], [])
        self.done = {}

    def make(self, paths, others):
        checks = SelfChecks(self.work / "self-check", self.root)
        for path in sorted(paths, key=lambda path: points.of(path) is None):  # notebook 00 shows the points of the others
            self.run(path, checks)
        shutil.rmtree(checks.folder)
        results = checks.results(paths)
        self.report.problems.extend(problem for result in results for problem in open_checks(result))
        body = page.Body(dict(sorted(self.done.items())), self.root.parent)
        self.report.problems.extend(body.problems())
        for path in sorted({*others, *body.used()}):
            if problem := self.copied(path):
                self.report.problems.append(Problem(path.name, "", problem))
        sheet = body.html(cover(self.author, results, self.report))
        (self.work / "hand-in.html").write_text(sheet, encoding="utf-8")
        printed, reason = printing.pdf(sheet)
        if printed:
            (self.work / "hand-in.pdf").write_bytes(printed)
        else:
            print(f"There is no PDF: {reason}. Print hand-in.html in a browser.")
        self.pack()

    def run(self, path, checks):
        name = path.relative_to(self.root).with_suffix("").as_posix() if path.is_relative_to(self.root) else path.stem
        try:
            notebook = notebooks.read(path)
        except notebooks.Unreadable as unreadable:
            lost = "" if self.copied(path) is None else ", and is not in the zip"
            self.report.problems.append(Problem(path.name, "", f"{unreadable}; it did not run and is not on this page{lost}"))
            return
        began = time.monotonic()
        checks.before()
        run = Run(name, notebook)
        failed = run.execute(path.parent, self.cell_seconds, BACKPROP_SELF_CHECK=str(checks.folder))
        self.report.problems.extend(failed)
        for part in checks.after(path):
            owner = next((known.notebook for known in points.PARTS if known.part == part), part)
            self.report.notes.append(f"{path.name} earns nothing for part {part}: only the self-check of {owner}.ipynb counts.")
        self.done[name] = run.notebook, path.parent
        target = self.target(path)
        target.parent.mkdir(parents=True, exist_ok=True)
        notebooks.write(run.notebook, target)
        print(f"{path.name}: {time.monotonic() - began:.0f} s" + ", NOT WHOLE" * bool(failed), flush=True)

    def target(self, path):
        """The same place in the hand-in as in the project."""
        project = self.root.parent
        return self.work / (path.resolve().relative_to(project) if path.resolve().is_relative_to(project) else Path("notebooks", path.name))

    def copied(self, path):
        """Copies the file; why not, if it cannot be handed in."""
        try:
            if not path.is_file():
                return "it is not a file and is not handed in"
            if path.stat().st_size > LARGEST:
                return f"it has more than {LARGEST / 1e6:.0f} MB and is not handed in"
            target = self.target(path)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)
        except OSError as error:
            return f"it cannot be read and is not handed in: {error.strerror}"
        return None

    def pack(self):
        files = sorted(path for path in self.work.rglob("*") if path.is_file())
        with zipfile.ZipFile(self.work / "hand-in.zip", "w", zipfile.ZIP_DEFLATED, strict_timestamps=False) as packed:
            for path in files:
                packed.write(path, path.relative_to(self.work))


def write(folder, author, paths=None, root=notebooks.FOLDER, cell_seconds=1800):
    """Everything, or those notebooks alone; what is wrong and what else there is to say."""
    found, others, problems = entries(root)
    with folders.replacing(folder) as work:
        hand_in = HandIn(work, root, author, cell_seconds)
        if paths is None:
            hand_in.report.problems.extend(problems + missing(found, root))
        hand_in.make(found if paths is None else paths, others if paths is None else [])
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        print(f"{path.relative_to(folder.parent)}  {path.stat().st_size / 1024:.0f} kB")
    return hand_in.report


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--author", default="", help="name and matriculation number, for the first page")
    parser.add_argument("--to", type=Path, default=notebooks.FOLDER.parent / "target/hand-in")
    parser.add_argument("--cell-seconds", type=int, default=1800, help="the longest that one cell may take")
    parser.add_argument("notebooks", nargs="*", type=Path, help="all in notebooks/ if none is given")
    arguments = parser.parse_args()
    if LOST_LETTERS.search(arguments.author):
        parser.error(f"the author arrived as {arguments.author!r}: letters were lost in the terminal's encoding; set LC_ALL=C.UTF-8 and run again")
    paths = [path.resolve() for path in arguments.notebooks] or None
    try:
        report = write(arguments.to.resolve(), arguments.author, paths, cell_seconds=arguments.cell_seconds)
    except OSError as error:
        sys.exit(f"The hand-in could not be written: {error.strerror}: {error.filename}. What was there before is as it was.")
    except KeyboardInterrupt:
        sys.exit("\nThe hand-in was interrupted. What was there before is as it was.")
    for note in report.notes:
        print(note)
    for problem in report.problems:
        where = f"{problem.notebook}, cell {problem.cell}" if problem.cell else problem.notebook
        print(f"{where}: {problem.sentence}", file=sys.stderr)
    if report.problems:
        sys.exit(f"The hand-in is INCOMPLETE, as its first page says; {len(report.problems)} things are open, listed above.")
    print("The hand-in is complete.")


if __name__ == "__main__":
    main()
