"""Where the cache lies: what the user says, what the system says, and nowhere without a home."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs
import pytest

from tokcount.cache import Store, cache_dir, write_atomically


def test_the_variable_wins(tmp_path: Path) -> None:
    assert cache_dir({"TOKCOUNT_CACHE_DIR": str(tmp_path)}) == str(tmp_path)
    assert cache_dir({}) == cache_dir({"TOKCOUNT_CACHE_DIR": ""}) != str(tmp_path)


def test_a_user_without_a_home_has_no_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    def homeless(*_: object, **__: object) -> str:
        raise RuntimeError("could not determine the home directory")

    monkeypatch.delenv("HOME", raising=False)
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setattr(platformdirs, "user_cache_dir", homeless)
    store = Store(cache_dir({}))
    store.save("name", {}, 1)
    assert store.load("name", {}) is None


def test_no_folder_is_called_tilde(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HOME", raising=False)
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setattr(platformdirs, "user_cache_dir", lambda *_, **__: "~/.cache/tokcount")
    store = Store(cache_dir({}))
    store.save("name", {}, 1)
    assert store.load("name", {}) is None


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_what_is_written_is_as_readable_as_what_others_write(tmp_path: Path) -> None:
    """The vocabulary indexes are written so, and may be installed by one user for all."""
    (tmp_path / "plain").touch()
    write_atomically(tmp_path / "ours", b"content")
    assert (tmp_path / "ours").stat().st_mode == (tmp_path / "plain").stat().st_mode
    assert (tmp_path / "ours").read_bytes() == b"content"
    assert len(list(tmp_path.iterdir())) == 2


def test_what_cannot_be_written_leaves_the_old_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    (tmp_path / "a").write_bytes(b"old")
    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(OSError, match="No space"):
        write_atomically(tmp_path / "a", b"new")
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("a", b"old")]
