"""Ranges of a file read side by side give what reading it from the front gives."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from tokcount.model.requests import Problem
from tokcount.requests.read import Found, is_lines, ranges, read, read_range

_LINES = st.lists(
    st.sampled_from(
        [
            json.dumps({"messages": [{"role": "user", "content": "Zoë"}]}, ensure_ascii=False),
            '{"input": "a"}',
            "",
            "  ",
            "{",
            "17",
            '{"custom_id": "a", "body": {}}\r',
        ]
    ),
    min_size=2,
    max_size=8,
)


def in_ranges(path: str, size: int) -> list[Found | Problem]:
    found: list[Found | Problem] = []
    before = 0
    for start, end in ranges(path, size):
        part = read_range(path, start, end)
        for each in part:
            assert each.line is not None
            found.append(each._replace(line=each.line + before + 1))
        before += part.lines
    assert before == len(Path(path).read_bytes().removesuffix(b"\n").split(b"\n"))
    return found


@given(_LINES, st.integers(1, 300), st.booleans(), st.booleans())
def test_ranges_put_together_are_the_whole(lines: list[str], size: int, mark: bool, end: bool) -> None:
    text = "\n".join(['{"input": "first"}', *lines, '{"input": "last"}'])
    data = (b"\xef\xbb\xbf" if mark else b"") + text.encode() + (b"\n" if end else b"")
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "r.jsonl")
        Path(path).write_bytes(data)
        assert is_lines(path)
        expected = list(read([path]))
        assert in_ranges(path, size) == expected


def test_every_size(tmp_path: Path) -> None:
    path = tmp_path / "r"
    path.write_text('{"input": "a"}\n\n{"input": "bb"}\nno\n{"input": "ccc"}')
    expected = list(read([str(path)]))
    for size in range(1, path.stat().st_size + 2):
        assert in_ranges(str(path), size) == expected


def test_what_can_be_read_in_ranges(tmp_path: Path) -> None:
    path = tmp_path / "r"
    one = '{"input": "a"}\n'
    for text, yes in (
        (one * 2, True),
        (one, False),
        ("", False),
        ('{\n"input": "a"\n}', False),
        ("no\n" + one, True),
    ):
        path.write_text(text)
        assert is_lines(str(path)) is yes
    path.write_text(one * 2, encoding="utf-16")
    assert not is_lines(str(path))
    for absent in ("-", str(tmp_path), str(tmp_path / "absent"), "/dev/null"):
        assert not is_lines(absent)


def test_a_file_that_goes_away(tmp_path: Path) -> None:
    (found,) = read_range(str(tmp_path / "gone"), 0, 10)
    assert isinstance(found, Problem)
    assert found.line is None
    assert found.reason == "There is no such file."


def test_a_file_that_shrinks(tmp_path: Path) -> None:
    path = tmp_path / "r"
    path.write_text('{"input": "a"}\n')
    assert list(read_range(str(path), 100, 200)) == []
    assert len(list(read_range(str(path), 0, 200))) == 1
