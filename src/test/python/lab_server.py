"""A JupyterLab of its own for a test, started as `mvn` starts it."""

import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import contextmanager

ADDRESS = re.compile(r"(http://127\.0\.0\.1:\d+)/\S*\?token=(\w+)")


class Output:
    """Reads a process's output as it comes, so that it never blocks."""

    def __init__(self, process):
        self.lines, self.found, self.address = [], threading.Event(), None
        self.process = process
        threading.Thread(target=self.read, daemon=True).start()

    def read(self):
        for line in self.process.stdout:
            self.lines.append(line)
            if not self.address and (match := ADDRESS.search(line)):
                self.address = match.groups()
                self.found.set()
        self.found.set()

    def text(self):
        return "".join(self.lines)


def kill(process):
    """Ends the process, and on POSIX its group, without asking."""
    if os.name == "posix":
        os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()


def as_in_a_terminal():
    """Ctrl-C and hang-up end the process, also where whoever runs these tests ignores them."""
    for number in (signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)


def start(command, cwd, seconds, **environment):
    """The process, in a group of its own as in a terminal, and its output once the address is printed."""
    process = subprocess.Popen(
        command,
        cwd=cwd,
        env={**os.environ, **environment},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        **({"start_new_session": True, "preexec_fn": as_in_a_terminal} if os.name == "posix" else {}),
    )
    output = Output(process)
    output.found.wait(seconds)
    if not output.address:
        kill(process)
        raise AssertionError("no address within the time:\n" + output.text())
    wait_until_open(int(output.address[0].rpartition(":")[2]), 30)
    return process, output


def wait_until_open(port, seconds):
    """Jupyter prints its address a little before it listens."""
    end = time.monotonic() + seconds
    while True:
        try:
            return socket.create_connection(("127.0.0.1", port), 5).close()
        except ConnectionRefusedError:
            if time.monotonic() > end:
                raise
            time.sleep(0.1)


@contextmanager
def lab(root, project, python=sys.executable, **environment):
    """Address and token of a Lab on the folder."""
    command = [python, "src/main/python/start_lab.py", "--no-browser", f"--ServerApp.root_dir={root}"]
    command.append("--LabApp.expose_app_in_browser=True")
    process, output = start(command, project, 60, **environment)
    try:
        yield output.address
    finally:
        process.terminate()
        try:
            process.wait(20)
        finally:
            if process.poll() is None:
                kill(process)
