"""A notebook as one HTML page that needs neither network nor scripts: formulas are drawn, pictures stand inside."""

import functools
import html
import re

import ziamath
from nbconvert import HTMLExporter
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

TEX_SIZE = 15
ROW_GAP = re.compile(r"\\\\\[[\d.]+(?:ex|em|pt|mm)\]")  # as in \\[1ex], which ziamath would print
TEMPLATE = """{% extends 'lab/index.html.j2' %}
{% block html_head_js %}{% endblock %}
{% block html_head_js_mathjax %}{% endblock %}
{% block html_head_css %}{{ super() }}<style>STYLE</style>{% endblock %}
{% block footer_js %}{% endblock %}
"""
for kind in ("png", "svg"):
    TEMPLATE += (
        f"{{% block data_{kind} scoped %}}"
        """{{- super() | replace("<img ", '<img alt="' ~ (output.data["text/plain"] | escape_html) ~ '" ') -}}"""
        "{% endblock %}\n"
    )
STYLE = """
svg.tex { overflow: visible; max-width: 100%; }
td svg.tex, th svg.tex { max-width: none; }
.jp-OutputArea-output img { max-width: 100%; height: auto; }
div.tex { text-align: center; margin: 0.8em 0; overflow-x: auto; }
.jp-Notebook { max-width: 60em; margin: auto; }
@media print {
  .new-page { break-before: page; }
  h1, h2, h3, h4 { break-after: avoid; }
  .jp-OutputArea-child, .jp-RenderedImage, tr, div.tex { break-inside: avoid; }
  .jp-RenderedHTMLCommon table { font-size: 75% !important; }
  .jp-RenderedHTMLCommon :is(td, th) { padding: 0.3em 0.5em !important; }
  .jp-InputArea-editor pre, .jp-OutputArea-output pre { white-space: pre-wrap; overflow-wrap: anywhere; }
}
"""


class NotTypeset(Exception):
    """A formula that cannot be drawn."""


@functools.lru_cache(maxsize=None)
def svg(tex, inline):
    """The formula as a picture on the line of its text, with its TeX as the text to read aloud."""
    ziamath.config.svg2 = False
    try:
        formula = ziamath.Latex(ROW_GAP.sub(r"\\\\", tex.strip()), size=TEX_SIZE, inline=inline)
        drawn, below = formula.svg(), formula.getyofst()
    except Exception as error:
        raise NotTypeset(f"the formula {tex.strip()} cannot be drawn: {error}") from error
    label = html.escape(" ".join(tex.split()), quote=True)
    return drawn.replace("<svg ", f'<svg class="tex" role="img" aria-label="{label}" style="vertical-align:{below:.2f}px" ', 1)


class Drawn(IPythonRenderer):
    def inline_math(self, body):
        return svg(body, True)

    def block_math(self, body):
        return f'<div class="tex">{svg(body, False)}</div>'

    def latex_environment(self, name, body):
        return self.block_math(f"\\begin{{{name}}}{body}\\end{{{name}}}")


def markdown(source):
    return MarkdownWithMath(renderer=Drawn(escape=False, exclude_anchor_links=True)).render(source)


class Page(HTMLExporter):
    raw_template = TEMPLATE.replace("STYLE", STYLE)

    def default_filters(self):
        yield from super().default_filters()
        yield "markdown2html", markdown


def page(notebook, title):
    """The HTML text; links from one notebook to another become links within the page."""
    text, _ = Page().from_notebook_node(notebook, resources={"metadata": {"name": title}})
    return re.sub(r'href="([\w-]+)\.ipynb"', r'href="#\1"', text)
