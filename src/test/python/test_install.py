"""The list of Python packages, and the settings that pip installs it with."""

import os
import re
import sys
from pathlib import Path

import yaml
from conftest import ROOT

import install

REQUIREMENTS = ROOT / "src/main/python/requirements.txt"


def test_conda_and_binder_install_the_list_that_this_environment_was_made_from():
    conda = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))["dependencies"]
    (pip,) = [entry["pip"] for entry in conda if isinstance(entry, dict)]
    binder = (ROOT / ".binder/requirements.txt").read_text(encoding="utf-8").splitlines()
    made_from = (Path(sys.prefix) / "backprop-requirements.txt").read_text(encoding="utf-8").partition("\n")[2]
    for folder, (line,) in ((ROOT, pip), (ROOT / ".binder", binder)):
        assert (folder / line.removeprefix("-r ")).read_text(encoding="utf-8") == made_from


def test_every_requirement_has_a_version_and_hashes():
    pinned = requirements(REQUIREMENTS)
    assert {name: line for name, line in pinned.items() if "==" not in name or "--hash=sha256:" not in line} == {}
    assert set(requirements(REQUIREMENTS.with_suffix(".in"))) <= set(pinned)


def requirements(path):
    """Each requirement by its name and version, without the marker that says for which Python."""
    lines = path.read_text(encoding="utf-8").replace("\\\n", " ").splitlines()
    return {re.split("[ ;]", line)[0]: line for line in lines if line and not line.startswith("#")}


def test_how_pip_reaches_packages_is_the_users_to_choose_and_nothing_else(tmp_path, monkeypatch):
    for name in [name for name in os.environ if name.startswith("PIP_")]:
        monkeypatch.delenv(name)
    settings = tmp_path / "pip.conf"
    settings.write_text(
        "[global]\nindex-url = https://mirror/simple\nuser = true\ntarget = /nowhere\ntimeout = 7\n"
        "[install]\ntimeout = 8\nno-deps = true\nfind-links =\n  /wheels\n  /more wheels\n[list]\nproxy = http://nowhere\n",
        encoding="utf-8",
    )
    monkeypatch.setenv("PIP_CONFIG_FILE", str(settings))
    monkeypatch.setenv("PIP_REQUIRE_VIRTUALENV", "1")
    monkeypatch.setenv("PIP_CERT", "/cert.pem")
    kept = {name: value for name, value in install.reach().items() if name.startswith("PIP_")}
    assert kept.pop("PIP_FIND_LINKS").split("\n") == ["", "/wheels", "/more wheels"]
    assert kept == {
        "PIP_INDEX_URL": "https://mirror/simple",
        "PIP_TIMEOUT": "8",
        "PIP_CERT": "/cert.pem",
        "PIP_CONFIG_FILE": os.devnull,
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
    }


def test_a_broken_configuration_of_pip_is_left_aside_in_one_line(tmp_path, monkeypatch, capfd):
    (tmp_path / "pip.conf").write_text("no section\n", encoding="utf-8")
    monkeypatch.setenv("PIP_CONFIG_FILE", str(tmp_path / "pip.conf"))
    assert install.reach()["PIP_CONFIG_FILE"] == os.devnull
    assert re.fullmatch("pip's configuration is left aside: .*no section headers.*\n", capfd.readouterr().err)
