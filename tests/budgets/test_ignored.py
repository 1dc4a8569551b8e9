"""What a difference leaves out is what counting leaves out, whether or not it is on the disk."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.sources.git.builder import ENVIRONMENT
from tokcount.budgets.ignored import visible
from tokcount.sources.base import Context, Selection
from tokcount.sources.walk import walk

FILES = [f"{folder}{name}" for folder in ("", "a/", "a/b/", "a/b/a/", "c/") for name in ("x.md", "y.log")]
LINES = st.sampled_from(
    [
        "*.md", "x.md", "/x.md", "a", "a/", "/a/", "b/", "a/b", "a/b/", "a/*", "a/**", "**/b", "**/a/", "*",
        "**", "/*", "!a", "!a/", "!x.md", "!*.md", "!/a/b/x.md", "!**/", "b/**/x.md", "*/", "#x.md", "",
        " ", "x.md ", "[xy].*", "[x", "?.log", "a/**/*.md", "!a/b/**", "/", "\\!x",
    ]
)  # fmt: skip
PLACES = st.sampled_from(
    [
        f"{folder}{name}"
        for folder in ("", "a/", "a/b/")
        for name in (".tokcountignore", ".ignore", ".gitignore")
    ]
)


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("XDG_CONFIG_HOME", os.devnull)


@settings(max_examples=300)
@given(st.dictionaries(PLACES, st.lists(LINES, max_size=4).map("\n".join), min_size=1, max_size=4))
def test_as_the_walker_does(ignoring: dict[str, str]) -> None:
    shutil.rmtree("tree", ignore_errors=True)
    Path("tree/.git").mkdir(parents=True)
    for name, text in {**dict.fromkeys(FILES, ""), **ignoring}.items():
        Path("tree", name).parent.mkdir(parents=True, exist_ok=True)
        Path("tree", name).write_text(text, "utf-8")
    walked = {path for path, _ in walk(Context(Selection(("tree",))), "tree")}
    test = visible("tree")
    assert [path for path in FILES if test(path)] == [path for path in FILES if path in walked]


def test_what_is_not_there() -> None:
    Path("a").mkdir()
    Path("a/.tokcountignore").write_text("gone/\n!gone/x\n*.log\n", "utf-8")
    test = visible(".")
    assert [path for path in ("a/gone/x", "gone/x", "a/b/y.log", "y.log", ".a/x") if test(path)] == [
        "gone/x",
        "y.log",
    ]
    assert visible("")("a/gone/x")
