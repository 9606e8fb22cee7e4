"""Typesets formulas as JupyterLab does, by MathJax in the Node.js that comes with Playwright."""

import html
import json
import os
import shutil
import subprocess
import tempfile
import zipfile
from collections import namedtuple
from pathlib import Path

import playwright

PROJECT = Path(__file__).resolve().parents[3]
MATHJAX = PROJECT / "target/mathjax/mathjax.jar"
SCRIPT = PROJECT / "src/main/javascript/formulas.js"
PARTS = ("node-main.js", "core.js", "adaptors/", "input/", "output/svg")
TALLEST = 400  # in ex: no formula, but a slip of a unit, is three pages high
SECONDS = 300

Formula = namedtuple("Formula", "tex display")
Typeset = namedtuple("Typeset", "html problem")  # a formula with a problem shows its source


def typeset(notebooks):
    """For each notebook, a list of formulas, the list of what they show; and what the page needs besides."""
    try:
        done = json.loads(ask(json.dumps([[formula._asdict() for formula in notebook] for notebook in notebooks])))
    except (OSError, subprocess.SubprocessError, zipfile.BadZipFile, ValueError) as error:
        reason = f"MathJax did not run: {str(error).splitlines()[0]}"
        return [[source(formula, reason) for formula in notebook] for notebook in notebooks], ""
    shown = [
        [one(formula, result) for formula, result in zip(notebook, results, strict=True)]
        for notebook, results in zip(notebooks, done["formulas"], strict=True)
    ]
    glyphs = f'<svg style="display: none" aria-hidden="true"><defs>{done["glyphs"]}</defs></svg>'
    return shown, f"<style>{done['style']}</style>{glyphs}"


def one(formula, result):
    if "problem" in result:
        return source(formula, result["problem"])
    if result["height"] > TALLEST:
        return source(formula, f"it would be {result['height'] / TALLEST * 3:.0f} pages high")
    label = html.escape(" ".join(formula.tex.split()), quote=True)
    return Typeset(result["html"].replace(' role="img"', f' role="img" aria-label="{label}"', 1), None)


def source(formula, problem):
    dollars = "$$" if formula.display else "$"
    return Typeset(f"<code>{html.escape(dollars + formula.tex + dollars)}</code>", problem)


def ask(question):
    """The answer of the script, which runs in a Node.js that no variable of the user's leads astray."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("NODE_")}
    with tempfile.TemporaryDirectory() as folder, zipfile.ZipFile(MATHJAX) as packed:
        for name in packed.namelist():
            inside = name.partition("/es5/")[2]
            if inside.startswith(PARTS) and not inside.endswith("/"):
                target = Path(folder, inside)
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(packed.read(name))
        done = subprocess.run([node(), SCRIPT, folder], input=question, env=own, capture_output=True, encoding="utf-8", timeout=SECONDS)
    if done.returncode:
        raise OSError(next(iter(done.stderr.strip().splitlines()[-1:]), f"exit code {done.returncode}"))
    return done.stdout


def node():
    for name in ("node", "node.exe"):
        path = Path(playwright.__file__).with_name("driver") / name
        if path.exists():
            return str(path)
    return shutil.which("node") or "node"
