"""--files-from."""

from __future__ import annotations

import codecs
import os
from pathlib import Path

import pytest

from tokcount.errors import UsageError

from .helpers import contents, posix, select, shown, touch, write


@pytest.mark.parametrize(
    "content",
    [
        b"a\nb c\nd\n",
        b"a\r\nb c\r\n\r\nd",
        b"\n\na\n  \nb c\nd\n\n",
        codecs.BOM_UTF8 + b"a\nb c\nd\n",
        codecs.BOM_UTF16_LE + "a\r\nb c\r\nd\r\n".encode("utf-16-le"),
    ],
)
def test_one_path_a_line(content: bytes) -> None:
    touch("a", "b c", "d/e", "unlisted")
    write({"list": content})
    assert shown(files_from="list") == ["!a", "!b c", "d/e"]


def test_paths_that_end_in_nul() -> None:
    touch("a", "b")
    write({"list": b"b\0a\0gone\0"})
    assert shown(files_from="list", null=True) == ["!b", "!a", "!gone: not-found"]


@posix
def test_names_with_line_feeds_and_other_bytes() -> None:
    name = os.fsdecode(b"a\n\xff")
    try:
        touch(name)
    except OSError:
        pytest.skip("the file system takes UTF-8 names only")
    write({"list": os.fsencode(name) + b"\0"})
    assert contents(files_from="list", null=True) == {"a\n\\xff": "x"}


def test_names_in_a_list_have_no_special_meaning() -> None:
    touch("-", "a.py")
    write({"list": "-\n*.py\n"})
    assert shown(files_from="list", stdin=b"text") == ["!-", "!*.py: not-found"]


def test_paths_first_then_the_list_each_file_once() -> None:
    touch("a", "b", "d/c")
    write({"list": "a\nd/c\nb\n"})
    assert shown("d", "b", files_from="list") == ["!d/c", "!b", "!a"]


def test_a_list_on_standard_input() -> None:
    touch("a", "b")
    assert shown(stdin=b"b\na", files_from="-") == ["!b", "!a"]
    assert shown(stdin=b"", files_from="-") == []


def test_standard_input_cannot_be_text_and_list() -> None:
    with pytest.raises(UsageError, match="both the text to count and the list") as caught:
        select("-", files_from="-", stdin=b"a")
    assert caught.value.slug == "stdin-twice"


def test_a_list_that_cannot_be_read(work: Path) -> None:
    Path("directory").mkdir()
    for name, why in (
        ("gone", "no such file"),
        ("directory", "Is a directory|Permission denied"),
        ("-", "no standard input"),
        ("a\0", "NUL"),
    ):
        with pytest.raises(UsageError, match=why) as caught:
            select(files_from=name)
        assert caught.value.slug == "bad-list"
        assert caught.value.hint


def test_a_list_with_nuls_where_lines_were_announced() -> None:
    with pytest.raises(UsageError, match="contains NULs") as caught:
        select(files_from="-", stdin=b"a\0b\0")
    assert "--null" in caught.value.hint
