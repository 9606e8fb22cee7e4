"""Both kernels, as the set-up wrote them, one cell after the other."""

import json
import re
import sys
import time
from pathlib import Path

import pytest

import outputs
from session import session

SET_UP = """%classpath ../target/backprop.jar
import backprop.mnist.Mnist;
import backprop.network.*;
import backprop.training.*;
import backprop.notebook.Notebook;
import tech.tablesaw.api.*;
import tech.tablesaw.plotly.api.*;
Notebook.setUp();"""
TABLE = """Table table = Table.create("losses", IntColumn.create("epoch", 0, 1, 2), DoubleColumn.create("loss", 2.5, 0.75, 0.5));"""


def failures(shown):
    return [output.evalue for output in shown if output.output_type == "error"]


def test_a_table_and_a_plot_show_in_a_fresh_kernel(kernel):  # K1, N4
    with session(kernel) as student:
        assert failures(student.run(SET_UP)) == []
        assert failures(student.run(TABLE)) == []
        assert "0.75" in student.text("table")
        (plot,) = student.run('LinePlot.create("loss", table, "epoch", "loss")')
    assert outputs.kinds(plot) == [outputs.PLOTLY, "image/png", "text/plain"]


TRAINER = """Hyperparameters settings = Hyperparameters.DEFAULTS.withHidden(10).withEpochs(epochs);
Trainer trainer = new Trainer(data, settings, Backpropagation.SHARED_DELTAS);
trainer.train();
System.out.println(trainer.history().rowCount() + " rows, last epoch " + trainer.history().epoch());"""


def test_an_edited_setting_and_a_late_import_give_right_results(kernel, sample):  # K9
    with session(kernel) as student:
        student.run(SET_UP)
        student.run("Mnist data = Mnist.find();")
        student.run("int epochs = 1;")
        assert "2 rows, last epoch 1" in student.text(TRAINER)
        student.run("int epochs = 2;")
        assert "3 rows, last epoch 2" in student.text(TRAINER)
        student.run("import java.util.concurrent.atomic.AtomicInteger;")
        assert "3 rows, last epoch 2" in student.text(TRAINER)


LONG_TRAINING = """trainer.train(new TrainingListener() {
    @Override public void epochDone(History history) { System.out.println("epoch " + history.epoch()); }
});"""


def test_an_interrupted_training_stops_and_keeps_its_history(kernel, sample):  # K8
    with session(kernel) as student:
        student.run(SET_UP)
        student.run("Mnist data = Mnist.find();")
        student.run(
            "Trainer trainer = new Trainer(data, Hyperparameters.DEFAULTS.withHidden(10).withEpochs(10_000),"
            " Backpropagation.SHARED_DELTAS);"
        )
        assert student.interrupt_at("epoch 2", LONG_TRAINING) < 5
        for _ in range(50):
            kept = student.text('System.out.println(trainer.interrupted() + " " + trainer.history().rowCount());')
            if kept.startswith("true"):
                break
            time.sleep(0.2)
    assert re.fullmatch(r"true \d+", kept.strip())
    assert int(kept.split()[1]) >= 3


def kernelspec(kernel):
    return json.loads((Path(sys.prefix) / "share/jupyter/kernels" / kernel / "kernel.json").read_text())


def test_every_path_of_a_kernelspec_exists(kernel):  # K5, K6
    spec = kernelspec(kernel)
    paths = [part.split("=")[-1] for part in spec["argv"] if "/" in part and not part.startswith(("--", "jdk.jshell/"))]
    assert len(paths) == 3
    assert [path for path in paths if not Path(path).is_file()] == []
    assert [part for part in spec["argv"] if "{" in part] == ["{connection_file}"]
    assert "env" not in spec


def test_the_heap_and_the_vector_module_are_set(kernel):
    with session(kernel) as student:
        heap = student.text("System.out.print(Runtime.getRuntime().maxMemory() / (1 << 20));")
        module = student.text('System.out.print(ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent());')
    assert float(heap) == pytest.approx(2048, rel=0.05)
    assert module == "true"
