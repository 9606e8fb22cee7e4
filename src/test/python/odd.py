"""Notebooks as students hand them in: halves of merges, copies, other formats, pictures in odd places."""

import base64
import json
import os

import nbformat

import notebooks

PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg=="
RIGHT = '{"part": "%s", "rows": [{"checked": "a chain", "points": 4, "evidence": "within 1e-7", "passed": true}]}'
WRONG = '{"part": "%s", "rows": [{"checked": "a formula", "points": 4, "evidence": "it is null", "passed": false}]}'
WRITE = """String folder = System.getenv("BACKPROP_SELF_CHECK");
java.nio.file.Files.writeString(java.nio.file.Path.of(folder, "%s.json"), %s);"""


def md(source, **more):
    return nbformat.v4.new_markdown_cell(source, **more)


def code(source):
    return nbformat.v4.new_code_cell(source)


def report(part, said=RIGHT):
    """A cell that does what SelfCheck.report() does."""
    return code(WRITE % (part, '"""\n' + said % part + '"""'))


def notebook(*cells):
    return nbformat.v4.new_notebook(cells=list(cells), metadata={"kernelspec": notebooks.KERNELSPEC})


def write(folder, name, *cells):
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    notebooks.write(notebook(*cells), folder / name)


def picture(path):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(base64.b64decode(PIXEL))


MACRO = r"$\newcommand{\pd}[2]{\frac{\partial #1}{\partial #2}}$"
PICTURES = """![plain](s.png) ![blank](<my pictures/a b.png>) ![percent](my%20pictures/a%20b.png) ![umlaut](Größe.png)

<img src="my pictures/a b.png" width="20"> and [the scan](scan.pdf)"""


def shown(folder):
    """What needs no kernel: pictures, attachments, formulas."""
    picture(folder / "s.png")
    picture(folder / "my pictures/a b.png")
    picture(folder / "Größe.png")
    (folder / "scan.pdf").write_bytes(b"%PDF-1.4 a scan")
    write(folder, "pictures.ipynb", md(PICTURES), md("![p](attachment:p.png)", attachments={"p.png": {"image/png": PIXEL}}),
          nbformat.v4.new_raw_cell("raw & whole"))  # fmt: skip
    write(folder, "macros.ipynb", md(MACRO), md(r"$\pd{L}{W_1}$ and $$\pd{L}{b_1}$$"),
          md("<details><summary>Why $x^2$</summary>\n\nAs $y^2$.\n\n</details>"))  # fmt: skip
    write(folder, "no-macros.ipynb", md(r"$\pd{L}{W_1}$"))
    write(folder, "latex.ipynb", md(r"Mine: $\left( a$ and $\unknown{x}$."), md(r"$$\rule{1em}{9000em}$$"), md("costs \\$5 and \\$6"))
    write(folder, "lost.ipynb", md("![gone](gone.png)"), md("![web](https://example.org/a.png)"), md("![p](attachment:q.png)"),
          md("![outside](../../outside.png)"))  # fmt: skip
    picture(folder.parent.parent / "outside.png")


def unreadable(folder):
    """What is no notebook, or none that can be read."""
    (folder / "Untitled.ipynb").write_text("", encoding="utf-8")
    merged = nbformat.writes(notebook(md("mine"))).replace('"mine"', '\n<<<<<<< HEAD\n"mine"\n=======\n"yours"\n>>>>>>> theirs')
    (folder / "merged.ipynb").write_text(merged, encoding="utf-8")
    (folder / "list.ipynb").write_text("[]", encoding="utf-8")
    (folder / "latin.ipynb").write_bytes('{"größe": 1}'.encode("latin-1"))
    (folder / "folder.ipynb").mkdir()
    (folder / "data.csv").write_text("epoch,loss\n", encoding="utf-8")
    if hasattr(os, "mkfifo"):
        os.mkfifo(folder / "pipe.ipynb")


def runnable(folder):
    """What runs, though in odd ways."""
    write(folder, "01a-chain-rule.ipynb", md("The rule"), code("1 + 1"), report("1a"))
    write(folder, "01a-chain-rule-Copy1.ipynb", report("1a"))
    write(folder, "01b-derivatives.ipynb", code("int[] none = {}; none[0]"), code('"still " + "ran"'), report("1b", WRONG))
    older = json.loads(nbformat.writes(notebook(code("3 * 4"), md("old"))))
    older["nbformat_minor"] = 4
    for cell in older["cells"]:
        del cell["id"]
    (folder / "older.ipynb").write_text(json.dumps(older), encoding="utf-8")
    (folder / "v3.ipynb").write_text(nbformat.v3.writes_json(nbformat.convert(notebook(code("5 * 5")), 3)), encoding="utf-8")
    twice = notebook(code("6 * 6"), code("7 * 7"))
    twice.cells[1].id = twice.cells[0].id
    (folder / "twice.ipynb").write_text(json.dumps(twice), encoding="utf-8")
    write(folder, "prints.ipynb", code('for (int i = 0; i < 20_000; i++) System.out.println("line " + i);'))
    write(folder, "exits.ipynb", code('"made"'), code("System.exit(1);"), code("9"))
    write(folder, "mine/deep.ipynb", code("10 * 10"))
