"""Every test here runs in an empty directory, with nobody's git settings."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

NOBODY = 65534


@pytest.fixture(autouse=True)
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current directory of the test; HOME is an empty directory beside it."""
    home = tmp_path / "home"
    home.mkdir()
    for name in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(name, str(home))
    for name in ("XDG_CONFIG_HOME", "GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM", "GIT_DIR"):
        monkeypatch.delenv(name, raising=False)
    directory = tmp_path / "work"
    directory.mkdir()
    monkeypatch.chdir(directory)
    return directory


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def unprivileged(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A directory of someone to whom permissions apply, and that user's rights: root has none to lose."""
    if not hasattr(os, "geteuid"):
        pytest.skip("permissions are POSIX's")
    # What is imported lazily may lie where only root can read.
    for module in ("charset_normalizer", "ignore.overrides", "pathspec"):
        import_module(module)
    was_root = os.geteuid() == 0
    directory = Path(tempfile.mkdtemp()).resolve()
    if was_root:
        os.chown(directory, NOBODY, -1)
    monkeypatch.chdir(directory)
    if was_root:
        os.seteuid(NOBODY)
    try:
        yield directory
    finally:
        if was_root:
            os.seteuid(0)
        for parent, names, _ in os.walk(directory):
            for name in names:
                Path(parent, name).chmod(0o700)
        shutil.rmtree(directory)
