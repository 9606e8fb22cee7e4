"""Installs requirements into the environment of the Python that runs this, and checks that they are there.

How pip reaches the packages is the user's to choose, in variables and in files; what it installs and where to is not.
"""

import argparse
import configparser
import os
import re
import subprocess
import sys
from pathlib import Path

REACH = (
    "index-url extra-index-url find-links no-index trusted-host proxy cert client-cert keyring-provider"
    " timeout default-timeout retries cache-dir no-cache-dir"
).split()
FILE = re.compile(r"(\w+):|  (.+), exists: True")  # as `pip config debug` lists them
WEAKEST_FIRST = ("global", "user", "site", "env")
SCRIPT = re.compile(rb"\A#!(?:/bin/sh\n'''exec' [^\n]*\n' '''|[^\n]*python[^\n]*)\n")
# What pip writes names the environment by its path, which is wrong once the project is moved.
RELOCATABLE = b"""#!/bin/sh
'''exec' "$(dirname -- "$0")/python" "$0" "$@"
' '''
"""


def variable(option):
    return "PIP_" + option.upper().replace("-", "_")


def pip(environment, *arguments, **options):
    return subprocess.run([sys.executable, "-m", "pip", *arguments], env=environment, **options)


def configuration(environment):
    """What the configuration files of pip say to all of its commands or to `install`, under the names of variables."""
    told = pip(environment, "config", "debug", capture_output=True, encoding="utf-8")
    files, kind = [], ""
    for group, file in (match.groups() for line in told.stdout.splitlines() if (match := FILE.fullmatch(line))):
        kind = group or kind
        if file and kind in WEAKEST_FIRST:
            files.append((WEAKEST_FIRST.index(kind), file))
    settings = configparser.RawConfigParser()
    for _, file in sorted(files, key=lambda pair: pair[0]):
        settings.read(file, encoding="utf-8")
    if told.returncode != 0:
        print("pip's configuration is left aside:", " ".join(told.stderr.split()), file=sys.stderr)
    sections = [settings[name] for name in ("global", "install") if settings.has_section(name)]
    return {variable(option): value for section in sections for option, value in section.items()}


def reach():
    """The variables that tell pip how to reach the packages, and no other setting."""
    bare = {name: value for name, value in os.environ.items() if not name.startswith("PIP_")}
    file = {name: value for name, value in os.environ.items() if name == "PIP_CONFIG_FILE"}
    found = {**configuration({**bare, **file}), **os.environ}
    ours = {name: found[name] for name in map(variable, REACH) if name in found}
    return {**bare, **ours, "PIP_CONFIG_FILE": os.devnull, "PIP_DISABLE_PIP_VERSION_CHECK": "1"}


def make_relocatable(scripts):
    """Scripts that find their Python beside them, in a folder of any name."""
    for script in scripts.iterdir():
        if script.is_file() and not script.is_symlink() and SCRIPT.match(text := script.read_bytes()):
            script.write_bytes(SCRIPT.sub(lambda match: RELOCATABLE, text))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--anew", action="store_true", help="over what an installation that was cut short has left")
    parser.add_argument("--relocatable", action="store_true", help="make the environment's scripts independent of its path")
    parser.add_argument("requirements", type=Path)
    arguments = parser.parse_args()
    environment = reach()
    install = ["install", "-q", "--no-input", "-r", str(arguments.requirements)]
    if pip(environment, *install, *["--ignore-installed"] * arguments.anew).returncode != 0:
        sys.exit(1)
    if arguments.relocatable and os.name == "posix":
        make_relocatable(Path(sys.executable).parent)
    alone = {name: value for name, value in environment.items() if name != "PIP_FIND_LINKS"}
    if pip(alone, *install, "--no-index").returncode != 0:
        sys.exit(f"pip reported success, but the packages are not in {sys.prefix}")
    sys.exit(subprocess.run([sys.executable, "-c", "import jupyterlab.labapp"]).returncode)


if __name__ == "__main__":
    main()
