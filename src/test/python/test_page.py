"""What the page of a hand-in shows of an output, and of all notebooks of the project."""

import re

import nbformat
import odd
import pytest

import notebooks
import page


@pytest.mark.parametrize(
    "data, said",
    [
        ({"application/vnd.plotly.v1+json": {}, "text/plain": "a chart"}, "only JupyterLab can show"),
        ({"text/html": "<script>draw()</script>"}, "a script draws its output"),
        ({"text/html": "<img src='gone.png'>"}, "gone.png cannot be shown"),
        ({"application/vnd.plotly.v1+json": {}, "image/png": odd.PIXEL, "text/plain": "a chart"}, None),
        ({"text/latex": "$x^2$"}, None),
    ],
)
def test_an_output_that_the_page_cannot_show_is_named(tmp_path, data, said):
    sheet = page.Sheet("mine", tmp_path, tmp_path)
    output = sheet.output(nbformat.v4.new_output("display_data", data))
    assert set(output["data"]) <= {"text/html", "text/plain"}
    assert [said in problem.sentence for problem in sheet.problems] == [True] * (said is not None)


@pytest.fixture(scope="module")
def whole_page():
    body = page.Body({path.stem: (notebooks.read(path), path.parent) for path in notebooks.all_notebooks()}, notebooks.FOLDER.parent)
    assert body.problems() == []
    return body.html("")


def test_every_picture_has_its_text_form(whole_page):
    assert len(re.findall(r'<img alt="(?!No description)[^"]+"', whole_page)) == whole_page.count("<img ") > 30


def test_every_formula_of_the_notebooks_is_typeset_and_nothing_comes_from_the_web(whole_page):
    prose = re.sub(r"<(script|style|pre|code)\b.*?</\1>", "", whole_page, flags=re.DOTALL)
    assert whole_page.count("<mjx-container") > 10 * len(notebooks.all_notebooks())
    assert re.findall(r"\\(?:frac|boldsymbol|partial|begin)\b", re.sub(r'(?:aria-label|alt)="[^"]*"', "", prose)) == []
    assert re.findall(r'(?:src|href)="(?:https?:)?//[^"]*\.(?:js|css|png|svg|woff2?)"', whole_page) == []


def test_every_link_within_the_page_leads_somewhere(whole_page):
    there = set(re.findall(r' id="([^"]+)"', whole_page))
    assert set(re.findall(r'<a href="#([^"]+)"', whole_page)) - there == set()
