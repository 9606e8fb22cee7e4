"""Starts JupyterLab on notebooks/; its settings stand in src/main/jupyter."""

import os
import sys

from jupyterlab.labapp import main

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
