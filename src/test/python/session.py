"""A kernel that cells are sent to one by one, as a student would."""

import re
import time
from contextlib import contextmanager

import nbformat
import pytest
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import KernelManager

import notebooks
import outputs


class Session:
    def __init__(self, manager, client):
        self.manager = manager
        self.client = client

    def run(self, source, seconds=120, watch=lambda output: None):
        """The outputs of the cell; an update takes the place of what it updates."""
        shown, by_id = [], {}

        def hook(message):
            kind, content = message["msg_type"], message["content"]
            display_id = content.get("transient", {}).get("display_id")
            if kind == "update_display_data":
                if display_id in by_id:
                    by_id[display_id].data = nbformat.from_dict(content["data"])
                    watch(by_id[display_id])
            elif kind in ("stream", "display_data", "execute_result", "error"):
                output = nbformat.v4.output_from_msg(message)
                watch(output)
                shown.append(output)
                if display_id:
                    by_id[display_id] = output

        self.client.execute_interactive(source, timeout=seconds, output_hook=hook)
        return shown

    def text(self, source, seconds=120):
        return "".join(outputs.text(output) for output in self.run(source, seconds))

    def interrupt_at(self, pattern, source):
        """Interrupts as soon as the cell shows a match, and returns when the cell has ended."""
        interrupted = False

        def watch(output):
            nonlocal interrupted
            if not interrupted and re.search(pattern, outputs.text(output)):
                interrupted = True
                self.manager.interrupt_kernel()

        self.run(source, watch=watch)
        assert interrupted, f"the cell never showed {pattern}"

    def wait_until_true(self, expression):
        """Waits until it is, for half a minute at most."""
        for _ in range(150):
            if self.text(f"System.out.print({expression});").strip() == "true":
                return
            time.sleep(0.2)
        pytest.fail(f"half a minute later this is not true: {expression}")


@contextmanager
def session(kernel, folder=notebooks.FOLDER, kernels=None):
    """A kernel in this folder; its specification is in the folder `kernels`, if one is given."""
    manager = KernelManager(kernel_name=kernel)
    if kernels:
        manager.kernel_spec_manager = KernelSpecManager(kernel_dirs=[str(kernels)])
    manager.start_kernel(cwd=str(folder))
    client = manager.client()
    client.start_channels()
    try:
        client.wait_for_ready(timeout=60)
        yield Session(manager, client)
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
