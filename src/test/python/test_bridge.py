"""What the bridge shows, in both kernels: figures, tables, matrices, records, digits and a training while it runs."""

import base64

import pytest

import outputs
from session import session

SET_UP = """%classpath ../target/backprop.jar
import backprop.engine.*;
import backprop.matrix.Matrices;
import backprop.mnist.*;
import backprop.network.*;
import backprop.notebook.*;
import backprop.plot.*;
import backprop.training.*;
import java.nio.file.Path;
import tech.tablesaw.api.*;
import tech.tablesaw.plotly.api.*;
Notebook.setUp();"""
TABLE = """Table table = Table.create("t", DoubleColumn.create("x", 1, 2, 3, 4),
    DoubleColumn.create("y", 2.3, Double.NaN, Double.POSITIVE_INFINITY, 0.5));"""
TRAINER = """Mnist data = Mnist.load(Path.of("../data/mnist-sample"));
Hyperparameters settings = Hyperparameters.DEFAULTS.withHidden(10).withEpochs(%d);
Trainer trainer = new Trainer(data, settings, Backpropagation.SHARED_DELTAS);"""


@pytest.fixture(scope="module")
def student(kernel):
    with session(kernel) as student:
        student.run(SET_UP + "\nNotebook.setUp();")
        student.run(TABLE)
        yield student


def test_each_type_shows_as_the_last_expression(student):
    for expression, text in {
        "table": "Infinity",
        "Matrices.matrix(new double[][] {{1, 2.5}, {-3, 4}})": "2×2",
        "Parameters.random(784, 100, 10, 1)": "784×100",
        "Hyperparameters.DEFAULTS": "learningRate",
        "new Evaluation(0.5, new int[][] {{3, 1}, {0, 4}})": "87.50 %",
        'Digits.of(Dataset.load(Path.of("../data/mnist-sample/t10k-images-idx3-ubyte.gz"),'
        ' Path.of("../data/mnist-sample/t10k-labels-idx1-ubyte.gz")), 0, 1)': "2 images",
    }.items():
        (shown,) = student.run(expression)
        assert text in outputs.text(shown), expression


def test_a_figure_goes_out_as_typed_with_gaps_and_replaces_another(student):  # IJava#49, dedav4s#14, tablesaw#678
    (shown,) = student.run(
        'String id = display(LinePlot.create("first", table, "x", "x"));\n'
        'updateDisplay(id, LinePlot.create("it\'s \\"<b>\\" $\\\\eta$\\nnew", table, "x", "y"));'
    )
    layout = shown.data[outputs.PLOTLY]["layout"]
    assert layout["title"]["text"] == "it's \"&lt;b&gt;\" &#36;\\eta&#36;<br>new"
    assert layout["annotations"][0]["text"] == "gaps: 1 value missing or NaN, 1 value infinite"
    assert shown.data[outputs.PLOTLY]["data"][0]["y"] == [2.3, None, None, 0.5]
    assert base64.b64decode(shown.data["image/png"]).startswith(b"\x89PNG")


def test_a_training_is_shown_while_it_runs_and_its_end_stays(student):
    student.run(TRAINER % 3)
    shown = student.run("History history = trainer.train(new LiveTraining(settings));")
    assert [outputs.kinds(output)[0] for output in shown] == ["text/html", outputs.PLOTLY]
    assert "trained to epoch 3 of 3: loss " in outputs.text(shown[0])
    assert all(len(trace["y"]) == 4 for trace in shown[1].data[outputs.PLOTLY]["data"])


@pytest.mark.full
def test_an_interrupted_training_leaves_its_history_and_the_next_cell_runs(student):  # IJava#33
    student.run(TRAINER % 100_000)
    student.interrupt_at("epoch", "History history = trainer.train(new LiveTraining(settings));")
    student.wait_until_true("trainer.interrupted()")
    assert "rows: true" in student.text('"rows: " + (trainer.history().epochs().size() > 0)')
    (shown,) = student.run("Charts.history(trainer.history())")
    assert outputs.kinds(shown) == [outputs.PLOTLY, "image/png", "text/plain"]
