"""Both kernels, as the set-up wrote them, one cell after the other."""

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import psutil
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


@pytest.fixture(scope="module")
def student(kernel):
    with session(kernel) as student:
        yield student


def test_a_table_and_a_plot_show_in_a_fresh_kernel(student):  # IJava#165, jupyterlab#9855
    assert failures(student.run(SET_UP)) == []
    assert failures(student.run(TABLE)) == []
    assert "0.75" in student.text("table")
    (plot,) = student.run('LinePlot.create("loss", table, "epoch", "loss")')
    assert outputs.kinds(plot) == [outputs.PLOTLY, "image/png", "text/plain"]


TRAINER = """Hyperparameters settings = Hyperparameters.DEFAULTS.withHidden(10).withEpochs(epochs);
Trainer trainer = new Trainer(data, settings, Backpropagation.SHARED_DELTAS);
trainer.train();
System.out.println(trainer.history().epochs().size() + " rows, last epoch " + trainer.history().last().number());"""


def test_an_edited_setting_and_a_late_import_give_right_results(student):  # jjava#53, jjava#119
    student.run(SET_UP)
    student.run("Mnist data = Mnist.find();")
    student.run("int epochs = 1;")
    assert "2 rows, last epoch 1" in student.text(TRAINER)
    student.run("int epochs = 2;")
    assert "3 rows, last epoch 2" in student.text(TRAINER)
    student.run("import java.util.concurrent.atomic.AtomicInteger;")
    assert "3 rows, last epoch 2" in student.text(TRAINER)


LONG_TRAINING = """trainer.train(new TrainingListener() {
    @Override public void epochDone(History history) { System.out.println("epoch " + history.last().number()); }
});"""


@pytest.mark.full
def test_an_interrupted_training_stops_and_keeps_its_history(student):  # IJava#33
    student.run(SET_UP)
    student.run("Mnist data = Mnist.find();")
    student.run(
        "Trainer trainer = new Trainer(data, Hyperparameters.DEFAULTS.withHidden(10).withEpochs(10_000),"
        " Backpropagation.SHARED_DELTAS);"
    )
    student.interrupt_at("epoch 2", LONG_TRAINING)
    student.wait_until_true("trainer.interrupted()")
    assert 3 <= int(student.text("System.out.print(trainer.history().epochs().size());")) < 10_000


@pytest.mark.full
def test_a_cell_that_prints_faster_than_it_is_read_loses_no_line(student):
    student.run(SET_UP)
    pauses = iter([2])
    lines = 'for (int i = 0; i < 5_000; i++) System.out.println(i + "-".repeat(2_000));'
    shown = student.run(lines, watch=lambda _: time.sleep(next(pauses, 0)))
    assert "".join(output.text for output in shown) == "".join(f"{i}{'-' * 2_000}\n" for i in range(5_000))


@pytest.mark.full
@pytest.mark.skipif(os.name != "posix", reason="kill -9 is for POSIX")
def test_a_kernel_does_not_outlive_a_jupyter_that_was_killed(kernel, tmp_path):
    script = f"""import os, signal, sys
from pathlib import Path
from session import session
with session({kernel!r}) as student:
    student.run({SET_UP!r})
    Path(sys.argv[1]).write_text(str(student.manager.provisioner.pid), encoding="utf-8")
    os.kill(os.getpid(), signal.SIGKILL)"""
    found = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    killed = subprocess.run([sys.executable, "-c", script, tmp_path / "pid"], env=found)
    assert killed.returncode == -signal.SIGKILL
    with suppress(psutil.NoSuchProcess):
        psutil.Process(int((tmp_path / "pid").read_text(encoding="utf-8"))).wait(20)


@pytest.mark.full
def test_a_kernel_that_is_shut_down_ends_at_once_whatever_threads_still_run(kernel):
    with session(kernel) as student:
        student.run(SET_UP)
        student.run("new Thread(() -> { while (true) java.util.concurrent.locks.LockSupport.park(); }).start();")
        process = psutil.Process(student.manager.provisioner.pid)
        student.client.shutdown()
        process.wait(20)


def kernelspec(kernel):
    return json.loads((Path(sys.prefix) / "share/jupyter/kernels" / kernel / "kernel.json").read_text(encoding="utf-8"))


def test_every_path_of_a_kernelspec_exists(kernel):  # IJava#17, IJava#133
    spec = kernelspec(kernel)
    paths = [part.split("=")[-1] for part in spec["argv"] if os.sep in part and not part.startswith(("--", "jdk.jshell/"))]
    assert len(paths) == 3
    assert [path for path in paths if not Path(path).is_file()] == []
    assert [part for part in spec["argv"] if "{" in part] == ["{connection_file}"]
    assert "env" not in spec


def test_the_heap_is_set_and_the_vector_module_added_where_the_jdk_has_it(kernel, student):
    listed = subprocess.run([kernelspec(kernel)["argv"][0], "--list-modules"], capture_output=True, encoding="utf-8", check=True).stdout
    heap = student.text("System.out.print(Runtime.getRuntime().maxMemory() / (1 << 20));")
    module = student.text('System.out.print(ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent());')
    assert float(heap) == pytest.approx(2048, rel=0.05)
    assert module == str("jdk.incubator.vector@" in listed).lower()
