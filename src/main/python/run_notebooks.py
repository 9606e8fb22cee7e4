"""Runs notebooks top to bottom and writes their outputs into them; maintainers do so with `mvn -Pnotebooks`."""

import argparse
import sys
import time
from pathlib import Path

from nbclient.exceptions import CellControlSignal, DeadKernelError

import notebooks


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kernel", choices=notebooks.KERNELS, default="java")
    parser.add_argument("--cell-seconds", type=int, default=600, help="the longest that one cell may take")
    parser.add_argument("--to", type=Path, help="folder to write to; without it the notebooks themselves are changed")
    parser.add_argument("notebooks", nargs="*", type=Path, help="those in notebooks/ if none is given")
    arguments = parser.parse_args()
    failed = 0
    for path in arguments.notebooks or notebooks.all_notebooks():
        began = time.monotonic()
        try:
            done = notebooks.run(notebooks.read(path), arguments.kernel, arguments.cell_seconds)
        except notebooks.Unreadable as reason:
            sys.exit(f"{path}: {reason}")
        except (CellControlSignal, DeadKernelError) as error:
            failed += 1
            print(f"{path.name}: not written. {notebooks.plain(str(error))}", file=sys.stderr, flush=True)
            continue
        if arguments.to:
            arguments.to.mkdir(parents=True, exist_ok=True)
        notebooks.write(done, arguments.to / path.name if arguments.to else path)
        print(f"{path.name}: {time.monotonic() - began:.0f} s", flush=True)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
