"""What all tests share: a home of their own, and the way to the agreed facts where they are there."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.hidden.sitecustomize import HIDDEN

ROOT = Path(__file__).resolve().parent.parent
# Read now: before the first test the environment is cleared of what is ours.
_SHARED = Path(os.environ.get("TOKCOUNT_SHARED", ROOT.parent / "shared"))
_OURS = ("TOKCOUNT_", "TIKTOKEN_", "DATA_GYM_", "XDG_", "FORCE_COLOR", "NO_COLOR", "COLUMNS", "GIT_")

# The machine's load must not fail a test; CI runs the same examples every time.
settings.register_profile(
    "tokcount", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("tokcount")


@pytest.fixture(scope="session", autouse=True)
def _own_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No test reads or writes what belongs to the user who runs it."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        for name in list(os.environ):
            if name.startswith(_OURS):
                patch.delenv(name)
        for name in ("HOME", "USERPROFILE", "LOCALAPPDATA", "APPDATA"):
            patch.setenv(name, str(home))
        patch.setenv("GIT_CONFIG_NOSYSTEM", "1")
        yield


@pytest.fixture(scope="session", autouse=True)
def _no_extras() -> Iterator[None]:
    """The tokenizers of other vendors are hidden: what is shown must not depend on what is installed."""
    with pytest.MonkeyPatch.context() as patch:
        for name in HIDDEN:
            patch.setitem(sys.modules, name, None)
        patch.setenv("PYTHONPATH", str(ROOT / "tests" / "hidden"))
        yield


@pytest.fixture
def extras(monkeypatch: pytest.MonkeyPatch) -> None:
    """With the tokenizers of other vendors, where they are installed."""
    for name in HIDDEN:
        monkeypatch.delitem(sys.modules, name, raising=False)
    monkeypatch.delenv("PYTHONPATH")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with the agreed facts and the recorded counts, which is not part of the project."""
    if not _SHARED.is_dir():
        pytest.skip(f"the agreed facts are not here: {_SHARED}")
    return _SHARED
