"""Runs all notebooks in fresh kernels and writes target/hand-in/: the notebooks with their outputs, one page, one PDF, one zip."""

import argparse
import copy
import datetime
import html
import json
import os
import shutil
import sys
import time
import zipfile
from collections import namedtuple
from pathlib import Path

import nbformat
from nbclient.exceptions import CellTimeoutError, DeadKernelError

import notebooks
import page
import student

PROJECT = notebooks.FOLDER.parent
CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "msedge")
CHANNELS = ("chrome", "msedge", "chromium")
FOOTER = '<div style="font-size:8px;width:100%;text-align:center"><span class="pageNumber"></span> / <span class="totalPages"></span></div>'

Failure = namedtuple("Failure", "notebook cell sentence")
Part = namedtuple("Part", "name notebook points rows")


def run(path, folder, cell_seconds=1800):
    """The notebook as far as it runs; a cell that fails does not keep the ones below from running."""
    fresh = notebooks.read(path)
    for cell in fresh.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    client = notebooks.client(fresh, cell_seconds=cell_seconds, folder=folder)
    client.allow_errors = True
    failures = []
    try:
        client.execute()
    except (CellTimeoutError, DeadKernelError, RuntimeError) as error:
        stopped = [cell.id for cell in fresh.cells if cell.cell_type == "code" and cell.execution_count is None]
        reason = f"it took longer than {cell_seconds} s" if isinstance(error, CellTimeoutError) else first_line(str(error))
        failures.append(Failure(path.stem, stopped[0] if stopped else "", f"{reason}; nothing below it ran"))
    failures += [
        Failure(path.stem, cell.id, sentence(output))
        for cell in fresh.cells
        for output in cell.get("outputs", [])
        if output.output_type == "error"
    ]
    fresh.metadata = nbformat.from_dict({"kernelspec": notebooks.KERNELSPEC, "language_info": notebooks.LANGUAGE})
    return fresh, failures


def sentence(error):
    return first_line(error.evalue) or first_line("\n".join(error.traceback)) or error.ename


def first_line(text):
    lines = [line.strip() for line in notebooks.plain(text).splitlines() if line.strip()]
    return lines[0] if lines else ""


def parts(paths, results):
    """What the self-checks of the notebooks with points said in this run."""
    found = []
    for path in filter(student.points, paths):
        name = path.stem.split("-")[0].lstrip("0")
        file = results / f"{name}.json"
        rows = json.loads(file.read_text(encoding="utf-8"))["rows"] if file.exists() else []
        found.append(Part(name, path, student.points(path), rows))
    return found


def open_checks(part):
    cell = "points"
    if not part.rows:
        return [Failure(part.notebook.stem, cell, "the self-check did not run")]
    wrong = [row for row in part.rows if not row["passed"]]
    return [Failure(part.notebook.stem, cell, f"{row['checked']}: {row['evidence']}") for row in wrong]


def cover(author, checked, failures):
    """The first page, as HTML."""
    text = html.escape
    reached = [sum(row["points"] for row in part.rows if row["passed"]) for part in checked]
    lines = [f"<h1>Backpropagation by hand</h1><p><b>{text(author) or 'no author given'}</b>, {datetime.date.today().isoformat()}</p>"]
    if failures:
        lines.append("<h2>INCOMPLETE</h2>" + table(("notebook", "cell", "what is wrong"), failures))
    sums = [(p.name, p.notebook.stem, p.points, r) for p, r in zip(checked, reached)]
    sums.append(("", "together", sum(p.points for p in checked), sum(reached)))
    lines.append("<h2>Points</h2><p>By the checks of one's own that run in the notebooks. It is not the mark: what is written in words, a person reads.</p>")
    lines.append(table(("part", "notebook", "points", "reached"), sums))
    rows = [(p.name, r["checked"], r["evidence"], r["points"] if r["passed"] else 0) for p in checked for r in p.rows]
    lines.append("<h2>Checks</h2>" + table(("part", "what was checked", "evidence", "points"), rows))
    return "\n".join(lines)


def table(header, rows):
    def line(tag, cells):
        return "<tr>" + "".join(f'<{tag} style="text-align:left">{html.escape(str(cell))}</{tag}>' for cell in cells) + "</tr>"

    return "<table>" + line("th", header) + "".join(line("td", row) for row in rows) + "</table>"


def one_notebook(first_page, done):
    """The first page and the notebooks behind one another, each from a new page on."""
    whole = nbformat.v4.new_notebook(metadata={"kernelspec": notebooks.KERNELSPEC, "language_info": notebooks.LANGUAGE})
    whole.cells.append(nbformat.v4.new_markdown_cell(first_page, id="cover"))
    for name, notebook in done.items():
        start = f'<div class="new-page" id="{name}"></div>'
        whole.cells.append(nbformat.v4.new_markdown_cell(start, id=f"{name}-start"))
        for cell in copy.deepcopy(notebook.cells):
            cell.id = f"{name}-{cell.id}"[:64]
            whole.cells.append(cell)
    return whole


def write_pdf(source, target):
    """By the Chromium, Chrome or Edge that is installed; why not, if there is none."""
    from playwright.sync_api import Error, sync_playwright

    paths = [path for name in CHROMIUM if (path := shutil.which(name))]
    choices = [{"executable_path": path} for path in paths] + [{"channel": name} for name in CHANNELS]
    as_root = hasattr(os, "geteuid") and os.geteuid() == 0
    with sync_playwright() as playwright:
        for choice in choices:
            try:
                browser = playwright.chromium.launch(**choice, args=["--no-sandbox"] if as_root else [])
            except Error:
                continue
            sheet = browser.new_page(java_script_enabled=False)
            sheet.goto(source.as_uri())
            margin = {"top": "15mm", "bottom": "15mm", "left": "12mm", "right": "12mm"}
            sheet.pdf(path=target, format="A4", print_background=True, margin=margin, display_header_footer=True,
                      header_template="<span></span>", footer_template=FOOTER)  # fmt: skip
            browser.close()
            return None
    return "there is no PDF, as no Chromium, Chrome or Edge was found: print hand-in.html in a browser"


def write(folder, author, paths, source=notebooks.FOLDER):
    """Everything; the failures, none if the hand-in is complete."""
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "notebooks").mkdir(parents=True)
    results = source.parent / "target/self-check"
    shutil.rmtree(results, ignore_errors=True)
    done, failures = {}, []
    for path in sorted(paths, key=lambda path: student.points(path) is None):  # notebook 00 shows the points of the others
        began = time.monotonic()
        done[path.stem], failed = run(path, source)
        failures += failed
        notebooks.write(done[path.stem], folder / "notebooks" / path.name)
        print(f"{path.name}: {time.monotonic() - began:.0f} s" + ", NOT WHOLE" * bool(failed), flush=True)
    checked = parts(paths, results)
    failures += [failure for part in checked for failure in open_checks(part)]
    sheet = folder / "hand-in.html"
    sheet.write_text(page.page(one_notebook(cover(author, checked, failures), dict(sorted(done.items()))), "hand-in"), encoding="utf-8")
    missing = write_pdf(sheet, folder / "hand-in.pdf")
    if missing:
        print(missing)
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    with zipfile.ZipFile(folder / "hand-in.zip", "w", zipfile.ZIP_DEFLATED) as packed:
        for path in files:
            packed.write(path, path.relative_to(folder))
    for path in [*files, folder / "hand-in.zip"]:
        print(f"{path.relative_to(folder.parent)}  {path.stat().st_size / 1024:.0f} kB")
    return failures


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--author", default="", help="name and matriculation number, for the first page")
    parser.add_argument("--to", type=Path, default=PROJECT / "target/hand-in")
    parser.add_argument("notebooks", nargs="*", type=Path, help="those in notebooks/ if none is given")
    arguments = parser.parse_args()
    paths = [path.resolve() for path in arguments.notebooks] or notebooks.all_notebooks()
    failures = write(arguments.to.resolve(), arguments.author, paths)
    for failure in failures:
        print(f"{failure.notebook}, cell {failure.cell}: {failure.sentence}", file=sys.stderr)
    if failures:
        sys.exit(f"The hand-in is INCOMPLETE, as its first page says; {len(failures)} things are open, listed above.")
    print("The hand-in is complete.")


if __name__ == "__main__":
    main()
