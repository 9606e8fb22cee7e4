"""The parts of the assignment: which notebook answers each, and for how many points."""

import json
from collections import namedtuple

import notebooks

Part = namedtuple("Part", "part notebook points")

LIST = notebooks.FOLDER.parent / "src/main/resources/backprop/exercise/parts.json"
PARTS = [Part(**part) for part in json.loads(LIST.read_text(encoding="utf-8"))]


def of(path):
    """The part that the notebook answers, by its whole name; None if it answers none, as a copy of one does."""
    return next((part for part in PARTS if path.name == f"{part.notebook}.ipynb"), None)
