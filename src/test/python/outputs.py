"""What cells showed, in a form that can be compared."""

import re

NUMBER = re.compile(r"(?<![\w.])[-+−]?(?:\d[\d,]*\.?\d*(?:[eE][-+]?\d+)?|∞|NaN)(?!\w)")
PLOTLY = "application/vnd.plotly.v1+json"


def code_cells(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def text(output):
    if output.output_type == "stream":
        return output.text
    if output.output_type == "error":
        return output.evalue
    return output.data.get("text/plain", "")


def kinds(output):
    return sorted(output.get("data", {})) or [output.output_type]


def texts(notebook):
    """The text of each cell by its id, without what differs from run to run: times, and cells tagged `timing`."""
    return {
        cell.id: timeless("".join(text(output) for output in cell.outputs))
        for cell in code_cells(notebook)
        if "timing" not in cell.metadata.get("tags", [])
    }


def timeless(shown):
    """The text without the columns `seconds` of its tables, and with single blanks and no rules."""
    lines, width, column = [], None, None
    for line in shown.split("\n"):
        cells = line.split("|") if "|" in line else line.split()
        for i, cell in enumerate(cells):
            if cell.strip() == "seconds":
                width, column = len(cells), i
        if len(cells) == width:
            del cells[column]
        lines.append(" ".join(re.sub("-{2,}", " ", " ".join(cells)).split()))
    return "\n".join(lines)


def differences(expected, actual, relative=1e-3, absolute=1e-6):
    """Where two texts differ by more than the tolerance in a number, or in anything else."""
    if NUMBER.sub("#", expected) != NUMBER.sub("#", actual):
        return [f"{expected!r} became {actual!r}"]
    pairs = zip(NUMBER.findall(expected), NUMBER.findall(actual), strict=True)
    return [f"{a} became {b}" for a, b in pairs if not close(value(a), value(b), relative, absolute)]


def value(number):
    return float(number.replace(",", "").replace("−", "-").replace("∞", "inf"))


def close(a, b, relative, absolute):
    return a == b or (a != a and b != b) or abs(a - b) <= max(absolute, relative * max(abs(a), abs(b)))


def data(notebook):
    """What the notebook says that it ran on."""
    return re.findall(r"[\d,]+ images of \d+×\d+ pixels", "\n".join(texts(notebook).values()))
