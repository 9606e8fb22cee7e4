"""Starts JupyterLab on notebooks/; its settings stand in src/main/jupyter."""

import glob
import os
import sys


def in_any_folder(search):
    """The same search; in the part of its pattern that is an existing folder, a [1] is no longer read as a pattern."""

    def search_in(pattern, **options):
        folder = pattern
        while folder and not os.path.isdir(folder):
            folder = os.path.dirname(folder)
        return search(glob.escape(folder) + pattern[len(folder) :], **options)

    return search_in


# Else Jupyter finds neither its settings nor its extensions: no widgets, no interactive plots, no terminals, no Notebook 7.
glob.glob = in_any_folder(glob.glob)
glob.iglob = in_any_folder(glob.iglob)

from jupyterlab.labapp import main  # noqa: E402, because its modules import the functions above by name

if hasattr(os, "setsid") and os.getpgrp() != os.getpid():
    # Neither Ctrl-C nor a closed terminal reaches Lab: two signals at once would stop it before its kernels.
    # The Java process that started it asks for an orderly end.
    os.setsid()

arguments = sys.argv[1:]
if os.path.exists("notebooks/00-start-here.ipynb"):
    arguments.append("--LabApp.default_url=/lab/tree/00-start-here.ipynb")
if sys.platform == "linux" and not any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER")):
    arguments.append("--no-browser")  # else a text browser would take the terminal
if hasattr(os, "geteuid") and os.geteuid() == 0:
    arguments.append("--allow-root")  # as in a container
sys.exit(main(arguments))
