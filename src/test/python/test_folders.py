"""The old hand-in stays until the new one is whole, whenever the work is cut short."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import odd
import psutil
import pytest

import folders
import hand_in


def tree(folder):
    return {path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8") for path in folder.rglob("*") if path.is_file()}


def fill(folder, text, *names):
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")


def test_the_new_files_replace_the_old_and_nothing_old_stays(tmp_path):
    fill(tmp_path / "old", "old", "hand-in.zip", "hand-in.html", "hand-in.pdf", "notebooks/gone/a.ipynb")
    fill(tmp_path / "new", "new", "hand-in.zip", "hand-in.html", "notebooks/b.ipynb")
    folders.replace(tmp_path / "old", tmp_path / "new")
    assert tree(tmp_path / "old") == {"hand-in.zip": "new", "hand-in.html": "new", "notebooks/b.ipynb": "new"}
    assert not (tmp_path / "old/notebooks/gone").exists()


@pytest.mark.parametrize("calls", range(4))
def test_a_swap_that_is_cut_short_leaves_each_file_old_or_new_and_the_next_is_right(calls, tmp_path, monkeypatch):
    names = ("hand-in.zip", "hand-in.html", "notebooks/a.ipynb")
    fill(tmp_path / "old", "old", *names)
    fill(tmp_path / "new", "new", *names)
    really, done = os.replace, []

    def cut_short(source, target):
        if len(done) == calls:
            raise KeyboardInterrupt
        done.append(target)
        really(source, target)

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", cut_short)
        if calls < len(names):
            with pytest.raises(KeyboardInterrupt):
                folders.replace(tmp_path / "old", tmp_path / "new")
    assert set(tree(tmp_path / "old")) == set(names)
    assert set(tree(tmp_path / "old").values()) <= {"old", "new"}
    fill(tmp_path / "next", "next", *names)
    folders.replace(tmp_path / "old", tmp_path / "next")
    assert tree(tmp_path / "old") == dict.fromkeys(names, "next")


@pytest.mark.full
@pytest.mark.skipif(os.name != "posix", reason="kill -9 is for POSIX")
def test_a_hand_in_that_is_killed_leaves_the_old_one_and_the_next_is_right(tmp_path):
    folder = tmp_path / "notebooks"
    folder.mkdir()
    odd.write(folder, "mine.ipynb", odd.md("$x$"))
    target = tmp_path / "target/hand-in"
    hand_in.write(target, "first", root=folder)
    before = {path: path.read_bytes() for path in target.rglob("*") if path.is_file()}
    odd.write(folder, "slow.ipynb", odd.code("Thread.sleep(60_000);"))
    start = f"import hand_in, pathlib; hand_in.write(pathlib.Path({str(target)!r}), 'second', root=pathlib.Path({str(folder)!r}))"
    killed = subprocess.Popen([sys.executable, "-c", start], env=os.environ | {"PYTHONPATH": str(Path(hand_in.__file__).parent)}, start_new_session=True)
    work = target.with_name(f"hand-in.{killed.pid}.part")
    while not (work / "notebooks").exists():
        assert killed.poll() is None
        time.sleep(0.1)
    kernels = psutil.Process(killed.pid).children(recursive=True)
    os.killpg(killed.pid, signal.SIGKILL)
    killed.wait()
    for kernel in kernels:
        kernel.kill()  # each is in a group of its own
    assert {path: path.read_bytes() for path in target.rglob("*") if path.is_file()} == before
    (folder / "slow.ipynb").unlink()
    hand_in.write(target, "third", root=folder)
    assert "third" in (target / "hand-in.html").read_text(encoding="utf-8")
    assert list(target.parent.iterdir()) == [target]
