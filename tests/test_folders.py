"""Where the user's files are: what platformdirs says, also where it is not asked."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import platformdirs
import pytest

from tokcount.folders import user_folder

KINDS = ("cache", "config", "data")
VARIABLES = tuple(f"XDG_{kind.upper()}_HOME" for kind in KINDS)


@pytest.fixture(autouse=True)
def plain(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A home, and nothing else said."""
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize("home", ["/home/me", "/home/me/", "/", "//", "relative", "", None])
@pytest.mark.parametrize(
    "chosen", ["/some/where", "/some/where/", " ", "", "relative", "~/there", " /blank", None]
)
def test_it_is_where_platformdirs_has_it(
    home: str | None, chosen: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in (("HOME", home), *((name, chosen) for name in VARIABLES)):
        monkeypatch.delenv(name, raising=False)
        if value is not None:
            monkeypatch.setenv(name, value)
    for kind in KINDS:
        try:
            expected = getattr(platformdirs, f"user_{kind}_dir")("tokcount", appauthor=False)
        except RuntimeError:
            expected = "~"
        assert user_folder(kind) == (None if expected.startswith("~") else expected)


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere platformdirs is asked each time")
def test_on_android_it_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANDROID_DATA", "/data")
    monkeypatch.setattr(platformdirs, "user_cache_dir", lambda *_, **__: "/data/there")
    assert user_folder("cache") == "/data/there"


def test_a_user_without_a_home_has_no_folders(monkeypatch: pytest.MonkeyPatch) -> None:
    def homeless(*_: object, **__: object) -> str:
        raise RuntimeError("could not determine the home directory")

    monkeypatch.delenv("HOME")
    monkeypatch.setattr(platformdirs, "user_cache_dir", homeless)
    assert user_folder("cache") is None


def test_nothing_is_made(tmp_path: Path) -> None:
    for kind in KINDS:
        user_folder(kind)
    assert os.listdir(tmp_path) == []
