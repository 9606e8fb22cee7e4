"""Reads, runs and writes notebooks: top to bottom, in a fresh Java kernel, with every line that it prints."""

import copy
import os
import re
from json import JSONDecodeError, loads
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
CONFLICT = re.compile(r"^(?:<<<<<<<|=======|>>>>>>>)", re.MULTILINE)
CELL_ID = re.compile(r"[\w-]{1,64}", re.ASCII)

# A kernel's socket throws messages away where a cell prints faster than they are read; this makes it wait instead.
KEEP_ALL_MESSAGES = """{
    Object kernel;
    try {
        kernel = Class.forName("org.dflib.jjava.jupyter.kernel.BaseKernel").getMethod("notebookKernel").invoke(null);
    } catch (ClassNotFoundException ijava) {
        kernel = Class.forName("io.github.spencerpark.ijava.IJava").getMethod("getKernelInstance").invoke(null);
    }
    Object at = kernel.getClass().getMethod("getIO").invoke(kernel);
    for (String name : new String[] {"jupyterIn", "env"}) {
        var field = at.getClass().getDeclaredField(name);
        field.setAccessible(true);
        at = field.get(at);
    }
    Object socket = at.getClass().getMethod("getIopub").invoke(at);
    socket.getClass().getMethod("setXpubNoDrop", boolean.class).invoke(socket, true);
}"""


class Unreadable(Exception):
    """Why a file cannot be read as a notebook, in one sentence."""


def all_notebooks():
    return sorted(FOLDER.glob("*.ipynb"))


def read(path):
    """The notebook in the present format, each cell with an id of its own; raises Unreadable."""
    if path.exists() and not path.is_file():
        raise Unreadable("it is not a file")
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unreadable(f"it is not text in UTF-8 ({error.reason} at byte {error.start})") from None
    except OSError as error:
        raise Unreadable(f"it cannot be read: {error.strerror}") from None
    if not text.strip():
        raise Unreadable("it is empty")
    try:
        notebook = nbformat.convert(nbformat.reader.reads(text), 4)
        give_ids(notebook.cells)
        notebook.nbformat_minor = max(notebook.nbformat_minor, 5)
        nbformat.validate(notebook)
    except Exception as error:  # the file may hold anything, and nbformat then raises anything
        raise Unreadable(why_not(text, error)) from error
    return notebook


def why_not(text, error):
    try:
        loads(text)
    except JSONDecodeError as place:
        if conflict := CONFLICT.search(text):
            line = text.count("\n", 0, conflict.start()) + 1
            return f"line {line} has the mark {conflict[0]} of a merge that was not finished: resolve the conflict"
        return f"it is not JSON: {place.msg} in line {place.lineno}"
    valid = isinstance(error, nbformat.ValidationError)
    return "it is JSON, but not a notebook" + (f": {first_line(str(error))}" if valid else "")


def give_ids(cells):
    """Ids where there are none, as before format 4.5, or where another cell has the same."""
    taken = set()
    for number, cell in enumerate(cells, 1):
        if cell.get("id") in taken or not CELL_ID.fullmatch(str(cell.get("id", ""))):
            cell.id = f"cell-{number}"
            while cell.id in taken:
                cell.id += "-"
        taken.add(cell.id)


def client(notebook, kernel="java", cell_seconds=600, folder=FOLDER):
    """A client that loses no output, and whose outputs do not depend on the time, the machine or the kernel."""

    async def keep_all_messages(notebook):
        asked = client.kc.execute(KEEP_ALL_MESSAGES, silent=True, store_history=False)
        reply = await client.async_wait_for_reply(asked)
        if not reply or reply["content"]["status"] != "ok":
            client.log.warning("The kernel %s may drop lines of a cell that prints fast", kernel)

    client = NotebookClient(
        notebook,
        kernel_name=kernel,
        timeout=cell_seconds,
        startup_timeout=60,
        iopub_timeout=cell_seconds or 600,  # after its usual 4 s nbclient leaves out what a cell still has to show
        raise_on_iopub_timeout=True,
        on_notebook_start=keep_all_messages,
        resources={"metadata": {"path": str(folder)}},
        record_timing=False,
        store_widget_state=False,
        coalesce_streams=True,
    )
    return client


def execute(client, **variables):
    """Runs the notebook of the client; the kernel gets these variables besides those of this process."""
    try:
        client.execute(env=os.environ | variables)
    finally:
        count_from_one(client.nb)


def count_from_one(notebook):
    """The kernel has counted what was asked of it before the first cell, too."""
    ran = [cell for cell in notebook.cells if cell.get("execution_count") is not None]
    for count, cell in enumerate(ran, 1):
        cell.execution_count = count
        for output in cell.outputs:
            if output.output_type == "execute_result":
                output.execution_count = count


def run(notebook, kernel="java", cell_seconds=600, folder=FOLDER):
    """The notebook with new outputs and execution counts 1..n; the one given stays as it is."""
    fresh = copy.deepcopy(notebook)
    execute(client(fresh, kernel, cell_seconds, folder))
    fresh.metadata = nbformat.from_dict({"kernelspec": KERNELSPEC, "language_info": LANGUAGE})
    return fresh


def plain(text):
    """The text without the colours of a terminal."""
    return re.sub(r"\x1b\[[0-9;]*m", "", text)


def first_line(text):
    lines = [line.strip() for line in plain(text).splitlines() if line.strip()]
    return lines[0] if lines else ""


def write(notebook, path):
    """Replaces the file at once, so that an interrupted run leaves no half of it."""
    part = path.with_suffix(".part")
    part.write_text(nbformat.writes(notebook) + "\n", encoding="utf-8")
    os.replace(part, path)
