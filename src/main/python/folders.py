"""A folder of results that is always whole: the old one stays until the new one is there."""

import os
import shutil
from contextlib import contextmanager

import psutil


@contextmanager
def replacing(folder):
    """A new folder to be filled; its files take the place of those in the folder, unless filling it fails."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    remove_leftovers(folder)
    new = folder.with_name(f"{folder.name}.{os.getpid()}.part")
    new.mkdir()
    try:
        yield new
        replace(folder, new)
    finally:
        shutil.rmtree(new, ignore_errors=True)


def replace(old, new):
    """Puts each new file over the old one at once, a zip of all first, then removes what is left of the old."""
    files = sorted((path.relative_to(new) for path in new.rglob("*") if path.is_file()), key=lambda path: path.suffix != ".zip")
    for path in files:
        (old / path).parent.mkdir(parents=True, exist_ok=True)
        os.replace(new / path, old / path)
    for path in sorted(old.rglob("*"), reverse=True):
        if path.is_dir() and not path.is_symlink():
            if not any(path.iterdir()):
                path.rmdir()
        elif path.relative_to(old) not in files:
            path.unlink()


def remove_leftovers(folder):
    """What was left by a process that was killed; one that runs now keeps its own."""
    for left in folder.parent.glob("*.part"):
        name, _, process = left.stem.rpartition(".")
        if name == folder.name and process.isdigit() and not psutil.pid_exists(int(process)):
            shutil.rmtree(left, ignore_errors=True)
