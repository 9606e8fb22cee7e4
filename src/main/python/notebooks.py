"""Runs notebooks top to bottom in a fresh Java kernel and keeps what they print."""

import copy
import os
import re
from pathlib import Path

import nbformat
from nbclient import NotebookClient

FOLDER = Path(__file__).resolve().parents[3] / "notebooks"
KERNELS = ("java", "ijava")
KERNELSPEC = {"display_name": "Java", "language": "java", "name": "java"}
LANGUAGE = {
    "name": "java",
    "file_extension": ".jshell",
    "mimetype": "text/x-java-source",
    "codemirror_mode": "java",
    "pygments_lexer": "java",
}


def all_notebooks():
    return sorted(FOLDER.glob("*.ipynb"))


def read(path):
    return nbformat.read(path, as_version=4)


def client(notebook, kernel="java", cell_seconds=600, folder=FOLDER):
    """A client whose outputs do not depend on the time, the machine or the kernel."""
    return NotebookClient(
        notebook,
        kernel_name=kernel,
        timeout=cell_seconds,
        startup_timeout=60,
        resources={"metadata": {"path": str(folder)}},
        record_timing=False,
        store_widget_state=False,
        coalesce_streams=True,
    )


def run(notebook, kernel="java", cell_seconds=600, folder=FOLDER):
    """The notebook with new outputs and execution counts 1..n; the one given stays as it is."""
    fresh = copy.deepcopy(notebook)
    client(fresh, kernel, cell_seconds, folder).execute()
    fresh.metadata = nbformat.from_dict({"kernelspec": KERNELSPEC, "language_info": LANGUAGE})
    return fresh


def plain(text):
    """The text without the colours of a terminal."""
    return re.sub(r"\x1b\[[0-9;]*m", "", text)


def write(notebook, path):
    """Replaces the file at once, so that an interrupted run leaves no half of it."""
    part = path.with_suffix(".part")
    part.write_text(nbformat.writes(notebook) + "\n", encoding="utf-8")
    os.replace(part, path)
