"""Where the cache lies: what the user says, what the system says, and nowhere without a home."""

from __future__ import annotations

from pathlib import Path

import platformdirs
import pytest

from tokcount.cache import Store, cache_dir


def test_the_variable_wins(tmp_path: Path) -> None:
    assert cache_dir({"TOKCOUNT_CACHE_DIR": str(tmp_path)}) == tmp_path
    assert cache_dir({}) == cache_dir({"TOKCOUNT_CACHE_DIR": ""}) != tmp_path


def test_a_user_without_a_home_has_no_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    def homeless(*_: object, **__: object) -> str:
        raise RuntimeError("could not determine the home directory")

    monkeypatch.setattr(platformdirs, "user_cache_dir", homeless)
    store = Store(cache_dir({}))
    store.save("name", {}, 1)
    assert store.load("name", {}) is None


def test_no_folder_is_called_tilde(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(platformdirs, "user_cache_dir", lambda *_, **__: "~/.cache/tokcount")
    store = Store(cache_dir({}))
    store.save("name", {}, 1)
    assert store.load("name", {}) is None
