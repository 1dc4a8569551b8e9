"""Globs that the shell has left alone."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tokcount.errors import UsageError
from tokcount.model import Reason, Skipped
from tokcount.sources.patterns import Glob, expand, split_glob

from .helpers import posix, select, shown, skipped, touch, write


@pytest.mark.parametrize(
    ("glob", "found"),
    [
        ("src/*.py", ["src/a.py"]),
        ("src/**/*.py", ["src/a.py", "src/p/b.py", "src/p/q/c.py"]),
        ("**/*.py", ["src/a.py", "src/p/b.py", "src/p/q/c.py", "top.py"]),
        ("*.py", ["top.py"]),
        ("./*.py", ["top.py"]),
        ("src/p/?.py", ["src/p/b.py"]),
        ("src/*/[bc].py", ["src/p/b.py"]),
        ("{top,src/a}.py", ["src/a.py", "top.py"]),
        ("src/p/{b,q/c}.py", ["src/p/b.py", "src/p/q/c.py"]),
        ("s*", ["src/a.py", "src/p/b.py", "src/p/q/c.py"]),
        ("s*/", ["src/a.py", "src/p/b.py", "src/p/q/c.py"]),
        ("src/[p]*", ["src/p/b.py", "src/p/q/c.py"]),
        ("src/p/**", ["src/p/b.py", "src/p/q/c.py"]),
        ("src//p//*.py", ["src/p/b.py"]),
    ],
)
def test_what_a_glob_finds(glob: str, found: list[str]) -> None:
    touch("top.py", "src/a.py", "src/p/b.py", "src/p/q/c.py", "src/p/q/.h.py", "docs.md")
    assert shown(glob) == found


def test_absolute_globs(work: Path) -> None:
    touch("a.py", "d/b.py")
    assert shown(f"{work}/**/*.py") == [f"{work.as_posix()}/a.py", f"{work.as_posix()}/d/b.py"]


def test_a_file_of_that_very_name_comes_first() -> None:
    touch("app/[slug]/page.tsx", "a[1].txt", "a1.txt")
    assert shown("app/[slug]/page.tsx", "a[1].txt", "app/[slug]") == ["!app/[slug]/page.tsx", "!a[1].txt"]
    assert shown("app/[slug]/*.tsx") == ["app/[slug]/page.tsx"]


def test_matches_are_not_named_and_come_once() -> None:
    touch("a.py", "b.py", "c.txt")
    assert shown("*.py", "a.py", "*.txt", "*") == ["!a.py", "b.py", "c.txt"]
    assert shown(".", "*.py") == ["a.py", "b.py", "c.txt"]


def test_filters_apply_to_what_a_glob_finds() -> None:
    touch("src/a.py", "src/b.py", "src/big.py", "src/t/a.py")
    write({".gitignore": "b.py\n", "src/big.py": "x" * 100})
    assert shown("src/*", exclude=("t/",), max_file_size=10) == ["src/a.py", "src/big.py: too-large"]
    assert shown("src/*", include=("t/",)) == ["src/t/a.py"]


@pytest.mark.parametrize(
    ("glob", "options", "detail"),
    [
        ("*.rs", {}, "nothing there matches"),
        ("gone/*.py", {}, "there is no directory 'gone'"),
        ("b*/*.py", {}, "--no-ignore would find build/out.py"),
        (".c*/*", {}, "--hidden would find .ci/run"),
        ("**/x", {}, "--hidden --no-ignore would find .cache/x"),
        ("*.py", {"exclude": ("*.py",)}, "--include and --exclude leave out a.py"),
        ("*.py", {"include": ("*.md",)}, "--include and --exclude leave out a.py"),
        ("*.py", {"include": ("/",)}, None),
        (".g*/*", {}, "nothing there matches"),
    ],
)
def test_a_glob_without_a_match_is_an_error_that_helps(
    glob: str, options: dict[str, Any], detail: str | None
) -> None:
    touch("a.py", "build/out.py", ".ci/run", ".cache/x", ".git/config")
    write({".gitignore": "build/\n.cache/\n"})
    if detail is None:
        with pytest.raises(UsageError):
            select(glob, **options)
    else:
        assert skipped(glob, **options) == Skipped(glob, Reason.NO_MATCH, detail, explicit=True)


def test_one_without_a_match_does_not_stop_the_rest() -> None:
    touch("a.py")
    assert shown("*.rs", "*.py", "*.rs") == ["!*.rs: no-match", "a.py"]


@posix
def test_links_and_directories_without_permission(unprivileged: Path) -> None:
    touch("d/a.py", "no/b.py")
    Path("dlink").symlink_to("d")
    Path("no").chmod(0)
    assert shown("dl*") == ["dlink: symlink"]
    assert shown("dl*", follow=True) == ["dlink/a.py"]
    assert shown("**/*.py") == ["d/a.py", "no: unreadable"]
    assert shown("**/b.py") == ["no: unreadable", "!**/b.py: no-match"]
    assert shown("no/*.py") == ["!no: unreadable"]


@pytest.mark.parametrize(
    ("pattern", "patterns"),
    [
        ("a", ["a"]),
        ("a.{c,h}", ["a.c", "a.h"]),
        ("{a,b}{1,2}", ["a1", "a2", "b1", "b2"]),
        ("{a,{b,c}d}", ["a", "bd", "cd"]),
        ("{a,}x", ["ax", "x"]),
        ("{a}", ["{a}"]),
        ("{}", ["{}"]),
        ("a{b,c", ["a{b,c"]),
        ("a}b,c{", ["a}b,c{"]),
        ("{a,{b,c}", ["{a,b", "{a,c"]),
        (r"\{a,b}", [r"\{a,b}"]),
        ("{{a,b}}", ["{a}", "{b}"]),
    ],
)
def test_braces(pattern: str, patterns: list[str]) -> None:
    assert expand(pattern) == patterns


def test_braces_that_explode_are_refused() -> None:
    with pytest.raises(UsageError, match="10,000"):
        expand("{a,b}" * 30)


@settings(deadline=None)
@given(st.text("{},ab\\", max_size=12))
def test_braces_never_fail(pattern: str) -> None:
    assert expand(pattern)


@pytest.mark.parametrize(
    ("text", "glob"),
    [
        ("*.py", Glob(".", ("/*.py",), 1)),
        ("/*.py", Glob("/", ("/*.py",), 1)),
        ("a/b/*/c", Glob("a/b", ("/*/c",), 2)),
        ("a/b*/", Glob("a", ("/b*/",), 1)),
        ("C:/*.py", Glob("C:/", ("/*.py",), 1)),
        ("../x/{a,b/c}", Glob("../x", ("/a", "/b/c"), None)),
        ("a/**", Glob("a", ("/**",), None)),
    ],
)
def test_the_parts_of_a_glob(text: str, glob: Glob) -> None:
    assert split_glob(text) == glob


@pytest.mark.skipif(os.name != "nt", reason="a backslash is part of a name elsewhere")
def test_globs_with_backslashes() -> None:
    touch("src/a.py")
    assert shown("src\\*.py") == ["src/a.py"]
