"""Notebooks as one HTML page that needs neither network nor scripts: formulas are typeset, pictures stand inside."""

import base64
import html
import mimetypes
import re
import unicodedata
from collections import namedtuple
from urllib.parse import unquote

import nbformat
from bs4 import BeautifulSoup, NavigableString
from nbconvert import HTMLExporter
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath, MathInlineParser

import formulas
import notebooks

Problem = namedtuple("Problem", "notebook cell sentence")

# What JupyterLab prefers of an output, best first; what it alone can show is not among it.
SHOWN = ("text/html", "text/markdown", "text/latex", "image/svg+xml", "image/png", "image/jpeg", "image/gif", "image/webp", "image/bmp",
         "text/plain")  # fmt: skip
FORMULA = re.compile(r'<tex-formula n="(\d+)"></tex-formula>')
MATH = re.compile("|".join((
    MathInlineParser.BLOCK_MATH_TEX,
    r"(?s:(?<!\\)\\\[(?P<brackets>.*?)(?<!\\)\\\])",
    MathInlineParser.INLINE_MATH_TEX,
    r"(?s:(?<!\\)\\\((?P<parentheses>.*?)(?<!\\)\\\))",
    MathInlineParser.LATEX_ENVIRONMENT,
)))  # fmt: skip
NO_MATH = {"pre", "code", "script", "style", "textarea", "noscript", "annotation"}
SOURCES = {"img": "src", "source": "src", "video": "src", "audio": "src", "embed": "src", "iframe": "src", "object": "data", "input": "src"}
ADDRESS = re.compile(r"(?:[a-z][a-z\d+.-]*:|//)", re.IGNORECASE)
CSS_URL = re.compile(r"""url\(\s*['"]?(?!data:|#)([^'")]+)""")
TEMPLATE = """{% extends 'lab/index.html.j2' %}
{% block html_head_js %}{% endblock %}
{% block html_head_js_mathjax %}{% endblock %}
{% block html_head_css %}{{ super() }}<style>STYLE</style>{% endblock %}
{% block footer_js %}{% endblock %}
"""
STYLE = """
mjx-container { font-size: 95%; }
mjx-container use[data-c], mjx-container path[data-c] { stroke-width: 0 !important; }
mjx-container > svg { max-width: 100%; }
:is(td, th) mjx-container > svg { max-width: none; }
mjx-container[display="true"] { overflow-x: auto; overflow-y: hidden; }
.jp-OutputArea-output img { max-width: 100%; height: auto; }
.jp-Notebook { max-width: 60em; margin: auto; }
@media print {
  .new-page { break-before: page; }
  h1, h2, h3, h4 { break-after: avoid; }
  .jp-OutputArea-child:has(img, table), .jp-RenderedImage, tr, mjx-container[display="true"] { break-inside: avoid; }
  .jp-RenderedHTMLCommon table { font-size: 75% !important; }
  .jp-RenderedHTMLCommon :is(td, th) { padding: 0.3em 0.5em !important; }
  .jp-InputArea-editor pre, .jp-OutputArea-output pre { white-space: pre-wrap; overflow-wrap: anywhere; }
}
"""


def label(cell, number):
    """How a cell is called where something is wrong with it: the number, from 1, and how it begins."""
    begins = notebooks.first_line(cell.source)
    return f"{number}: {begins if len(begins) <= 40 else begins[:39] + '…'}" if begins else str(number)


class Sheet:
    """Turns the cells of a notebook into cells that show the same and need nothing else."""

    def __init__(self, name, folder, project):
        self.name, self.folder, self.project = name, folder, project
        self.formulas, self.problems, self.used = [], [], set()
        self.cell, self.attachments = "", {}

    def cells(self, notebook):
        for number, cell in enumerate(notebook.cells, 1):
            self.cell, self.attachments = label(cell, number), cell.get("attachments", {})
            yield self.shown(cell)

    def fill(self, cells, typeset):
        """Puts the formulas in their places, and names those that were not understood."""
        for (formula, self.cell), shown in zip(self.formulas, typeset, strict=True):
            if shown.problem:
                self.problem(f"the formula {' '.join(formula.tex.split())} stands as its source: {shown.problem}")

        def put(text):
            return FORMULA.sub(lambda found: typeset[int(found[1])].html, text)

        for cell in cells:
            if cell["cell_type"] == "markdown":
                cell["source"] = put(cell["source"])
            for output in cell.get("outputs", []):
                if "text/html" in output.get("data", {}):
                    output["data"]["text/html"] = put(output["data"]["text/html"])

    def shown(self, cell):
        plain = {"cell_type": "markdown", "metadata": {}}
        if cell.cell_type == "markdown":
            return {**plain, "source": self.markdown(cell.source)}
        if cell.cell_type == "raw":  # which nbconvert leaves out
            return {**plain, "source": f"<pre>{html.escape(cell.source)}</pre>"}
        return {**cell, "outputs": [self.output(output) for output in cell.outputs]}

    def problem(self, sentence):
        self.problems.append(Problem(self.name, self.cell, sentence))

    def output(self, output):
        if "data" not in output:
            return output
        data = output.data
        best = next((mime for mime in SHOWN if mime in data), None)
        text = as_text(data.get("text/plain", ""))
        if best in (None, "text/plain") and (only := [mime for mime in data if mime != "text/plain"]):
            self.problem(f"only JupyterLab can show its output ({', '.join(only)})")
        elif best == "text/html" and "<script" in as_text(data[best]).lower():
            self.problem("a script draws its output, and neither paper nor this page runs scripts")
        return {**output, "data": self.bundle(best, data, text)}

    def bundle(self, mime, data, text):
        shown = as_text(data.get(mime, ""))
        if mime in (None, "text/plain"):
            return {"text/plain": text}
        if mime == "text/markdown":
            return {"text/html": self.markdown(shown)}
        if mime == "text/html":
            return {"text/html": self.whole(self.with_formulas(shown))}
        if mime == "text/latex":
            return {"text/html": self.with_formulas(html.escape(shown))}
        if mime == "image/svg+xml":
            shown = base64.b64encode(shown.encode()).decode()
        alt = html.escape(text, quote=True)
        return {"text/html": f'<img alt="{alt}" src="data:{mime};base64,{"".join(shown.split())}">'}

    def markdown(self, source):
        return self.whole(MarkdownWithMath(renderer=Renderer(self)).render(source))

    def formula(self, tex, display):
        self.formulas.append((formulas.Formula(tex, display), self.cell))
        return f'<tex-formula n="{len(self.formulas) - 1}"></tex-formula>'

    def with_formulas(self, text):
        """The HTML with what stands between dollars in its text as formulas, as in JupyterLab."""
        if not MATH.search(text):
            return text
        soup = BeautifulSoup(text, "html.parser")
        for node in soup.find_all(string=MATH):
            if type(node) is NavigableString and not NO_MATH.intersection(parent.name for parent in node.parents):
                node.replace_with(BeautifulSoup(self.split(node), "html.parser"))
        return str(soup)

    def split(self, text):
        parts, end = [], 0
        for found in MATH.finditer(text):
            parts.append(html.escape(text[end : found.start()]))
            body = next(found[group] for group in ("math_block_tex", "brackets", "math_inline_tex", "parentheses", "math_env_body")
                        if found[group] is not None)  # fmt: skip
            name = found["math_env_name"]
            tex = f"\\begin{{{name}}}{body}\\end{{{name}}}" if name else body
            parts.append(self.formula(tex, not (found["math_inline_tex"] or found["parentheses"])))
            end = found.end()
        return "".join([*parts, html.escape(text[end:])])

    def whole(self, text):
        """The HTML with the files that it shows inside it, and its links going to the page or to the files beside it."""
        soup = BeautifulSoup(text, "html.parser")
        changed = False
        for tag in soup.find_all(SOURCES):
            if address := tag.get(SOURCES[tag.name]):
                tag[SOURCES[tag.name]], changed = self.inside(address), True
                tag.attrs.pop("srcset", None)
        for tag in soup.find_all("a", href=True):
            tag["href"], changed = self.link(tag["href"]), True
        for tag in soup.find_all("details"):  # paper cannot be unfolded
            tag["open"], changed = "", True
        for style in [tag["style"] for tag in soup.find_all(style=True)] + [tag.text for tag in soup.find_all("style")]:
            for address in CSS_URL.findall(style):
                self.problem(f"{address} is asked for by a style and is not handed in: show it as a picture")
        return str(soup) if changed else text

    def inside(self, address):
        if address.startswith("data:"):
            return address
        if address.startswith("attachment:"):
            return self.attached(unquote(address.removeprefix("attachment:")), address)
        if ADDRESS.match(address):
            self.problem(f"{address} is not in this folder and is not handed in: save it beside the notebook")
            return address
        path = self.file(address)
        try:
            content = path.read_bytes()
        except OSError as error:
            self.problem(f"{unquote(address)} cannot be shown: {error.strerror}")
            return address
        if not path.resolve().is_relative_to(self.project):
            self.problem(f"{unquote(address)} is on this page, but not beside the notebook in the zip: move it to the notebook")
        self.used.add(path)
        kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        return f"data:{kind};base64,{base64.b64encode(content).decode()}"

    def attached(self, name, address):
        of_name = {unquote(key): value for key, value in self.attachments.items()}.get(name, {})
        for kind, content in of_name.items():
            return f"data:{kind};base64,{content}"
        self.problem(f"the attached picture {name} is missing")
        return address

    def file(self, address):
        """The file of an address as a browser would ask for it: blanks as %20, umlauts in either form."""
        name = unquote(re.split("[?#]", address)[0])
        folder = self.project / "notebooks" if name.startswith("/") else self.folder
        found = [folder / unicodedata.normalize(form, name.lstrip("/")) for form in ("NFC", "NFD")]
        return next((path for path in found if path.exists()), folder / name.lstrip("/"))

    def link(self, address):
        if ADDRESS.match(address):
            return address
        if address.startswith("#"):
            return anchor(self.name, unquote(address[1:]))
        path, _, heading = unquote(address).partition("#")
        if path.endswith(".ipynb"):
            return anchor(path.removesuffix(".ipynb"), heading)
        path = self.file(address)
        if path.is_file() and path.resolve().is_relative_to(self.project):
            self.used.add(path)
            return path.resolve().relative_to(self.project).as_posix()
        return address


class Renderer(IPythonRenderer):
    """nbconvert's, with formulas, attachments and files as the sheet has them."""

    def __init__(self, sheet):
        super().__init__(escape=False, exclude_anchor_links=True)
        self.sheet = sheet

    def inline_math(self, body):
        return self.sheet.formula(body, False)

    def block_math(self, body):
        return self.sheet.formula(body, True)

    def latex_environment(self, name, body):
        return self.block_math(f"\\begin{{{name}}}{body}\\end{{{name}}}")

    def block_html(self, html):
        return super().block_html(self.sheet.with_formulas(html))

    def heading(self, text, level, **attributes):
        words = BeautifulSoup(text, "html.parser").text
        return f'<h{level} id="{html.escape(anchor(self.sheet.name, words)[1:], quote=True)}">{text}</h{level}>\n'

    def image(self, text, url, title=None):
        alt = FORMULA.sub(lambda found: self.sheet.formulas[int(found[1])][0].tex, text)
        return super(IPythonRenderer, self).image(alt, url, title)


def anchor(name, heading=""):
    """The address, within the page, of a notebook or of a heading in it."""
    return "#" + "/".join(re.sub(r"\s+", "-", part.strip()) for part in (name, heading) if part)


def as_text(data):
    return data if isinstance(data, str) else "".join(data) if isinstance(data, list) else str(data)


class Page(HTMLExporter):
    raw_template = TEMPLATE.replace("STYLE", STYLE)

    def default_filters(self):
        yield from super().default_filters()
        yield "markdown2html", lambda source: source  # the cells hold HTML already


class Body:
    """All notebooks of a hand-in, as they stand on its page behind the first page."""

    def __init__(self, done, project):
        """done: the notebooks by name, each with its folder."""
        self.sheets = [Sheet(name, folder, project) for name, (_, folder) in done.items()]
        self.cells = [list(sheet.cells(notebook)) for sheet, (notebook, _) in zip(self.sheets, done.values(), strict=True)]
        typeset, self.extras = formulas.typeset([[formula for formula, _ in sheet.formulas] for sheet in self.sheets])
        for sheet, cells, shown in zip(self.sheets, self.cells, typeset, strict=True):
            sheet.fill(cells, shown)

    def problems(self):
        return [problem for sheet in self.sheets for problem in sheet.problems]

    def used(self):
        """The files that the notebooks show or link to."""
        return set().union(*(sheet.used for sheet in self.sheets))

    def html(self, first_page):
        whole = nbformat.v4.new_notebook(metadata={"kernelspec": notebooks.KERNELSPEC, "language_info": notebooks.LANGUAGE})
        whole.cells.append(nbformat.v4.new_markdown_cell(self.extras + first_page, id="cover"))
        for i, (sheet, cells) in enumerate(zip(self.sheets, self.cells, strict=True)):
            start = f'<div class="new-page" id="{html.escape(anchor(sheet.name)[1:], quote=True)}"></div>'
            whole.cells.append(nbformat.v4.new_markdown_cell(start, id=f"start-{i}"))
            whole.cells += [nbformat.from_dict({**cell, "id": f"c-{i}-{j}"}) for j, cell in enumerate(cells)]
        return Page().from_notebook_node(whole, resources={"metadata": {"name": "hand-in"}})[0]
