"""Starts JupyterLab on notebooks/; its settings stand in src/main/jupyter."""

import glob
import os
import sys

import jupyterlab_server.app
import jupyterlab_server.config
import jupyterlab_server.settings_utils
from jupyterlab.labapp import main


def in_any_folder(search):
    """The same search; a [1] in the path of this environment is no longer read as a pattern."""
    return lambda pattern, **options: search(pattern.replace(sys.prefix, glob.escape(sys.prefix)), **options)


# Else Lab finds neither its settings nor its extensions, which are the widgets and the interactive plots.
jupyterlab_server.config.iglob = in_any_folder(jupyterlab_server.config.iglob)
for module in (jupyterlab_server.app, jupyterlab_server.settings_utils):
    module.glob = in_any_folder(module.glob)

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
