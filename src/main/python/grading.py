"""Two of nbgrader's steps, changed for this course."""

from nbgrader.preprocessors import ClearSolutions, DeduplicateIds


class Asked(ClearSolutions):
    """Takes the answers out: puts what is asked, a cell's metadata `student`, in the place of the cell's text."""

    def preprocess_cell(self, cell, resources, cell_index):
        asked = cell.metadata.pop("student", None)
        if asked is None:
            return super().preprocess_cell(cell, resources, cell_index)
        cell.source = asked
        return cell, resources


class OneCellPerId(DeduplicateIds):
    """Where a student has split or copied an answer, the last part is graded and the others become plain cells.

    nbgrader leaves them empty metadata, which it then takes for that of an old version and stops (nbgrader#1083).
    """

    def preprocess_cell(self, cell, resources, cell_index):
        cell, resources = super().preprocess_cell(cell, resources, cell_index)
        if cell.metadata.get("nbgrader") == {}:
            del cell.metadata["nbgrader"]
        return cell, resources
