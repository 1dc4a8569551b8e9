"""Directories: what the ignore rules leave, in which order, and what goes wrong in them."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from tokcount.errors import UsageError
from tokcount.model import Document, Fingerprint, Skipped

from .helpers import contents, posix, select, shown, touch, write


def test_files_are_sorted_by_the_parts_of_their_paths() -> None:
    touch("b.txt", "b/z", "b/a/q", "C", "b-c/x", "é", "z", "a b")
    assert shown(".") == ["C", "a b", "b/a/q", "b/z", "b-c/x", "b.txt", "z", "é"]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("src", "src/a"),
        ("src/", "src/a"),
        ("./src", "./src/a"),
        ("src//", "src/a"),
        ("src/../src", "src/../src/a"),
    ],
)
def test_paths_are_shown_as_typed(typed: str, first: str) -> None:
    touch("src/a", "src/d/b")
    assert shown(typed) == [first, first[:-1] + "d/b"]


@pytest.mark.parametrize("typed", [".", "./", "./."])
def test_the_current_directory_is_not_shown(typed: str) -> None:
    touch("src/a")
    assert contents(typed) == {"src/a": "x"}


def test_absolute_and_parent_paths(work: Path) -> None:
    touch("a", "sub/b")
    os.chdir("sub")
    assert shown("..") == ["../a", "../sub/b"]
    top = work.as_posix()
    assert shown(str(work)) == [f"{top}/a", f"{top}/sub/b"]


def test_ignore_files_of_git_ripgrep_and_our_own() -> None:
    touch("a", "b", "c", "d", "keep/e", "keep/e.log", "vendor/x")
    write({".gitignore": "a\nvendor/\n", ".ignore": "b\n", ".tokcountignore": "*.log\nd\n"})
    assert shown(".") == ["c", "keep/e"]
    assert shown(".", no_ignore=True) == ["a", "b", "c", "d", "keep/e", "keep/e.log", "vendor/x"]


def test_an_ignored_file_or_directory_that_is_named_is_counted() -> None:
    touch("a.log", "vendor/x", "vendor/y.log")
    write({".gitignore": "*.log\nvendor/\n"})
    assert shown("a.log", "vendor", "vendor/y.log") == ["!a.log", "vendor/x", "!vendor/y.log"]


def test_ignore_files_of_parent_directories_and_negation() -> None:
    touch("src/a.log", "src/keep.log", "src/b")
    write({".gitignore": "*.log\n!keep.log\n"})
    assert shown("src") == ["src/b", "src/keep.log"]


def test_excludes_of_the_repository_and_of_the_user(home: Path) -> None:
    touch("a.local", "a.global", "b")
    write({".git/info/exclude": "*.local\n"})
    write({str(home / ".config/git/ignore"): "*.global\n"})
    assert shown(".") == ["b"]
    assert shown(".", no_ignore=True) == ["a.global", "a.local", "b"]


def test_a_nested_repository_has_rules_of_its_own() -> None:
    write(
        {".git/config": "", ".gitignore": "*.log\n", "inner/.git/config": "", "inner/.gitignore": "*.tmp\n"}
    )
    touch("a.log", "a.tmp", "inner/a.log", "inner/a.tmp")
    assert shown(".") == ["a.tmp", "inner/a.log"]


def test_rules_above_a_repository_do_not_reach_into_it() -> None:
    write({".gitignore": "*\n", "project/.git/config": "", "project/a": "", "project/.gitignore": "b\n"})
    touch("project/b", "project/src/c")
    assert shown("project") == ["project/a", "project/src/c"]
    assert shown("project/src") == ["project/src/c"]


def test_hidden_files_but_never_those_of_git() -> None:
    touch(".env", ".github/w.yml", "a", ".git/config", "sub/.git/config", "wt/.git")
    assert shown(".") == ["a"]
    hidden = [".env", ".github/w.yml", "a"]
    assert shown(".", hidden=True) == hidden
    assert shown(".", hidden=True, no_ignore=True) == hidden
    assert shown(".git", ".github", ".env") == [".git/config", ".github/w.yml", "!.env"]


def test_include_takes_what_matches_and_reveals_nothing() -> None:
    touch("a.py", "d/b.py", "d/c.txt", ".h.py", "ignored.py", "docs/x.md", "docs/y/z.md")
    write({".gitignore": "ignored.py\n"})
    assert shown(".", include=("*.py",)) == ["a.py", "d/b.py"]
    assert shown(".", include=("/*.py",)) == ["a.py"]
    assert shown(".", include=("docs/", "d/*.{txt,md}")) == ["d/c.txt", "docs/x.md", "docs/y/z.md"]
    assert shown("d", include=("c.txt",)) == ["d/c.txt"]
    assert shown("d/c.txt", ".", include=("*.py",)) == ["!d/c.txt", "a.py", "d/b.py"]


def test_exclude_leaves_out_files_and_whole_directories() -> None:
    touch("a.py", "a.min.js", "node/x/y", "d/node/z", "d/t.py", "{x}", "#a#")
    assert shown(".", exclude=("node/", "*.min.js", "{x}", "#*#")) == ["a.py", "d/t.py"]
    assert shown(".", exclude=("/node", "*.{py,js}", "[#{]*")) == ["d/node/z"]
    assert shown(".", include=("*.py",), exclude=("d",)) == ["a.py"]
    assert shown("a.py", exclude=("*.py",)) == ["!a.py"]


@pytest.mark.parametrize("option", ["include", "exclude"])
@pytest.mark.parametrize("pattern", ["", " ", "/", "!*.py"])
def test_patterns_that_make_no_sense_are_refused_at_once(option: str, pattern: str) -> None:
    with pytest.raises(UsageError, match=f"--{option}") as caught:
        select(".", **dict[str, Any]({option: (pattern,)}))
    assert caught.value.slug == "bad-pattern"
    assert caught.value.hint


def test_a_broken_pattern_is_refused_with_its_reason() -> None:
    with pytest.raises(UsageError, match=r"'\[a' is not a pattern: .*class"):
        select(".", exclude=("[a",))


def test_large_files_are_skipped_unless_they_are_named() -> None:
    write({"big": "x" * 1001, "small": "x" * 1000})
    found = select(".", max_file_size=1000)
    assert found[0] == Skipped("big", found[0].reason, "1,001 bytes, the limit is 1,000")  # type: ignore[union-attr]
    assert shown(".", max_file_size=1000) == ["big: too-large", "small"]
    assert shown("big", max_file_size=1000) == ["!big"]
    assert shown(".", "big", max_file_size=1000) == ["!big", "small"]


def test_documents_know_size_and_fingerprint() -> None:
    write({"a": "12345"})
    (document,) = select(".")
    assert isinstance(document, Document)
    assert document.size == 5
    status = Path("a").stat()
    assert document.fingerprint == Fingerprint(
        os.path.normcase(Path("a").absolute()),
        5,
        status.st_mtime_ns,
        status.st_ctime_ns,
        status.st_ino,
        status.st_dev,
    )


def test_each_file_once_and_named_where_it_was_named_anywhere() -> None:
    touch("a", "d/b", "d/c")
    assert shown(".", "d/b", "./a") == ["!a", "!d/b", "d/c"]
    assert shown("d/b", "d", "d") == ["!d/b", "d/c"]
    assert shown("a", "a", "./a", "gone", "gone") == ["!a", "!gone: not-found"]


def test_an_empty_directory_gives_nothing() -> None:
    Path("empty").mkdir()
    assert shown("empty") == []
    assert shown() == []


@posix
def test_symbolic_links_in_a_directory_are_listed_and_not_followed() -> None:
    touch("a", "d/b")
    Path("link").symlink_to("a")
    Path("dirlink").symlink_to("d")
    Path("broken").symlink_to("gone")
    Path("d/up").symlink_to("..")
    links = ["broken: symlink", "d/b", "d/up: symlink", "dirlink: symlink", "link: symlink"]
    assert shown(".") == ["a", *links]
    link = select(".", include=("link",))
    assert [(x.path, x.detail) for x in link if isinstance(x, Skipped)] == [("link", "leads to a")]


@posix
def test_symbolic_links_are_followed_if_asked_for_and_loops_are_told() -> None:
    touch("a", "d/b")
    Path("link").symlink_to("a")
    Path("dirlink").symlink_to("d")
    Path("broken").symlink_to("gone")
    Path("self").symlink_to("self")
    Path("d/up").symlink_to("..")
    assert shown(".", follow=True) == [
        "a",
        "broken: not-found",
        "d/b",
        "d/up: symlink-loop",
        "dirlink/b",
        "dirlink/up: symlink-loop",
        "link",
        "self: symlink-loop",
    ]
    details = {x.path: x.detail for x in select(".", follow=True) if isinstance(x, Skipped)}
    assert details["broken"] == "broken symbolic link"
    assert details["d/up"] == "leads back to ."


@posix
def test_a_symbolic_link_that_is_named_is_followed() -> None:
    touch("d/b", "a")
    Path("dirlink").symlink_to("d")
    Path("link").symlink_to("a")
    assert shown("dirlink", "link") == ["dirlink/b", "!link"]
    assert shown(".", "link") == ["a", "d/b", "dirlink: symlink", "!link"]
    assert shown(".", "dirlink") == ["a", "d/b", "link: symlink", "dirlink/b"]


@posix
def test_what_is_no_file_is_never_opened() -> None:
    touch("d/a")
    os.mkfifo("d/pipe")
    assert shown("d") == ["d/a", "d/pipe: not-a-file"]


@posix
def test_names_that_are_not_utf8() -> None:
    Path("d").mkdir()
    try:
        Path(os.fsdecode(b"d/caf\xe9.txt")).write_text("found", encoding="utf-8")
    except OSError:
        pytest.skip("the file system takes UTF-8 names only")
    touch("d/café\n")
    assert contents("d") == {"d/caf\\xe9.txt": "found", "d/café\n": "x"}
    assert contents(os.fsdecode(b"d/caf\xe9.txt")) == {"d/caf\\xe9.txt": "found"}


def test_a_directory_without_permission_is_told_and_the_rest_goes_on(unprivileged: Path) -> None:
    touch("a/x", "b/y", "c/z", "listed/q")
    Path("b").chmod(0)
    Path("listed").chmod(0o600)  # can be listed, but not entered
    assert shown(".") == ["a/x", "b: unreadable", "c/z", "listed/q: unreadable"]
    assert shown(".", include=("x",)) == ["a/x", "b: unreadable"]
    assert shown("a", "b") == ["a/x", "!b: unreadable"]
    assert shown(".", "b")[1] == "!b: unreadable"
    (item,) = select("b")
    assert isinstance(item, Skipped)
    assert item.detail == "Permission denied"


def test_a_file_without_permission_is_told_when_it_is_read(unprivileged: Path) -> None:
    touch("a", "b")
    Path("a").chmod(0)
    assert contents(".") == {"a": "(unreadable)", "b": "x"}


def test_a_file_that_vanishes_before_it_is_read() -> None:
    touch("a")
    (document,) = select(".")
    Path("a").unlink()
    assert isinstance(document, Document)
    loaded = document.load()
    assert isinstance(loaded, Skipped)
    assert loaded.reason == "not-found"
