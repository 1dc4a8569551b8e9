"""Directories that are listed rather than asked for path by path: the same paths, whatever is ignored."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tokcount.sources import entries
from tokcount.sources.base import Context, Selection
from tokcount.sources.walk import walk

from .helpers import write

pytestmark = pytest.mark.skipif(os.name == "nt", reason="nothing is listed there")

NAMES = ["a.py", "b.py", "c.txt", ".env", ".hidden", "__pycache__", "d", "e"]
RULES = ["*.py", "!.env", "!.*", "__pycache__", "*.pyc", "/d", "e/", "c.*", ".hidden", "!/a.py", ".gitignore"]

level = st.dictionaries(st.sampled_from(NAMES), st.just("x"), max_size=8)
trees = st.recursive(
    level, lambda below: st.dictionaries(st.sampled_from(NAMES), below | st.just("x"), max_size=8)
)


@pytest.fixture
def listed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The clock is ahead, so that all directories are old enough; the result is which were listed."""
    seen: list[str] = []
    real, listdir = time.time_ns, os.listdir

    def noted(path: str) -> list[str]:
        seen.append(path)
        return listdir(path)

    monkeypatch.setattr(time, "time_ns", lambda: real() + 60_000_000_000)
    monkeypatch.setattr(os, "listdir", noted)
    monkeypatch.setattr(entries, "_FEW", 1)
    monkeypatch.setattr(entries, "_MANY", 1)
    return seen


def walked(**selection: bool) -> list[str]:
    return [path for path, _ in walk(Context(Selection(**selection)), ".")]  # type: ignore[arg-type]


def one_by_one(**selection: bool) -> list[str]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(entries, "_POSIX", False)
        return walked(**selection)


def make(folder: Path, tree: dict[str, object]) -> None:
    folder.mkdir()
    for name, below in tree.items():
        if isinstance(below, dict):
            make(folder / name, below)
        else:
            (folder / name).touch()


@pytest.mark.usefixtures("listed")
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(trees, st.lists(st.sampled_from(RULES), max_size=4), st.booleans(), st.booleans())
def test_listing_gives_what_asking_gives(
    tree: dict[str, object], rules: list[str], hidden: bool, no_ignore: bool
) -> None:
    folder = Path(f"tree{time.perf_counter_ns()}").absolute()
    make(folder, tree)
    (folder / ".gitignore").write_text("\n".join(rules))
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        options = {"hidden": hidden, "no_ignore": no_ignore}
        assert walked(**options) == one_by_one(**options)


class Refusing(entries._Family):
    """Entries that may not be asked for their paths."""

    @property
    def children(self) -> list[object]:  # type: ignore[override]
        return [object()] * len(self[1])


def test_entries_are_not_asked_where_all_are_given(
    listed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(entries, "_Family", Refusing)
    write({f"d/{n}/{m}": "x" for n in range(3) for m in range(3)})
    assert len(walked()) == 13
    assert len(listed) == 5


def test_nor_where_only_what_is_usual_is_left_out(listed: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(entries, "_Family", Refusing)
    write({".gitignore": "__pycache__", "a": "", "d/.env": "", "d/b": "", "d/__pycache__/c": "", "d/e/f": ""})
    assert walked() == ["a", "d", "d/b", "d/e", "d/e/f"]


def test_but_where_something_of_it_is_given(listed: list[str]) -> None:
    write({".gitignore": "!.env", "a": "", ".env": "", "d/.hidden": "", "d/b": ""})
    assert walked() == [".env", "a", "d", "d/b"]
    assert listed


def test_a_directory_of_this_moment_is_not_trusted(monkeypatch: pytest.MonkeyPatch) -> None:
    """What it lists may be something else than what the walker saw."""
    monkeypatch.setattr(os, "listdir", lambda _: ["x", "y", "z", "other"])
    write({"a": "", "b": "", "c": "", "d": ""})
    assert walked() == ["a", "b", "c", "d"]


def test_a_directory_that_is_gone_by_then(listed: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(path: str) -> list[str]:
        raise FileNotFoundError(path)

    write({"a": "", "d/b": ""})
    monkeypatch.setattr(os, "listdir", gone)
    assert walked() == ["a", "d", "d/b"]
