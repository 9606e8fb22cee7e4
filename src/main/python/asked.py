"""nbgrader's step that takes the solutions out, with a text of its own for each cell."""

from nbgrader.preprocessors import ClearSolutions


class Asked(ClearSolutions):
    """Puts what is asked, a cell's metadata `student`, in the place of the cell's text."""

    def preprocess_cell(self, cell, resources, cell_index):
        asked = cell.metadata.pop("student", None)
        if asked is None:
            return super().preprocess_cell(cell, resources, cell_index)
        cell.source = asked
        return cell, resources
