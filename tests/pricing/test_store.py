"""The cache on disk: what comes back, what does not, and that nothing is half written."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tokcount.cache import Store, cache_dir, write_atomically

KEY = {"size": 1, "schema": 1}
texts = st.text(st.characters(exclude_categories=["Cs"]))
values = st.recursive(
    st.none() | st.booleans() | st.integers() | texts, lambda v: st.lists(v) | st.dictionaries(texts, v)
)


def test_the_folder_is_the_systems_or_the_users_own(home: Path) -> None:
    assert cache_dir({"TOKCOUNT_CACHE_DIR": "somewhere"}) == "somewhere"
    assert Path(cache_dir({"TOKCOUNT_CACHE_DIR": ""})).is_relative_to(home)
    assert cache_dir() == str(home / "cache")


@given(value=values)
def test_what_was_saved_comes_back(tmp_path_factory: pytest.TempPathFactory, value: object) -> None:
    store = Store(tmp_path_factory.getbasetemp() / "store")
    store.save("name", KEY, value)
    assert store.load("name", KEY) == value


def test_only_an_equal_key_finds_it(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.save("name", KEY, 1)
    assert store.load("name", dict(reversed(KEY.items()))) == 1
    assert store.load("name", {**KEY, "size": 2}) is None
    assert store.load("other", KEY) is None


def test_a_name_keeps_one_file_however_often_its_key_changes(tmp_path: Path) -> None:
    store = Store(tmp_path)
    for size in range(5):
        store.save("a/../b\0\udc80", {"size": size}, size)
    assert len(list(tmp_path.iterdir())) == 1
    assert store.load("a/../b\0\udc80", {"size": 4}) == 4


def test_the_version_of_the_program_is_part_of_the_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store(tmp_path)
    store.save("name", KEY, 1)
    monkeypatch.setattr("tokcount.cache.store.__version__", "0.0.0")
    assert store.load("name", KEY) is None


def test_a_folder_where_a_file_should_be_is_an_empty_cache(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.save("name", KEY, 1)
    (file,) = tmp_path.iterdir()
    file.unlink()
    file.mkdir()
    assert store.load("name", KEY) is None
    store.save("name", KEY, 1)
    assert [path.name for path in tmp_path.iterdir()] == [file.name]


def test_a_write_that_fails_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "file"
    write_atomically(path, b"old")

    def full(source: str, target: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(OSError, match="No space"):
        write_atomically(path, b"new")
    assert path.read_bytes() == b"old"
    assert [entry.name for entry in tmp_path.iterdir()] == ["file"]
