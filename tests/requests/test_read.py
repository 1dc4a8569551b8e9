"""Files to requests: JSONL and whole files, what is bad is told with its place, and the rest goes on."""

from __future__ import annotations

import io
import json
import os
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tokcount.model.requests import Problem
from tokcount.requests import lines as lines_of
from tokcount.requests.read import Found, read

from .reading import CHAT, LINE, Read, lines, problem
from .values import ANY


@pytest.fixture
def read_text(tmp_path: Path) -> Read:
    def act(content: str | bytes, name: str = "r.json", as_kind: str | None = None) -> list[Found | Problem]:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass"))
        return list(read([str(path)], as_kind))

    return act


def test_a_whole_file(read_text: Read) -> None:
    (found,) = read_text(json.dumps(CHAT, indent=2))
    assert isinstance(found, Found)
    assert (found.line, found.prefix, found.endpoint, found.body) == (None, "", "chat/completions", CHAT)


def test_one_line_is_a_whole_file_unless_its_name_or_it_says_otherwise(read_text: Read) -> None:
    batch = json.dumps({"custom_id": "a", "method": "POST", "url": "/v1/chat/completions", "body": CHAT})
    assert lines(read_text(LINE)) == [None]
    assert lines(read_text(LINE, "r.jsonl")) == [1]
    assert lines(read_text(f"\n{batch}\n")) == [2]


@pytest.mark.parametrize("name", ["r.json", "r.jsonl", "r"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\n\n \n"])
def test_lines(read_text: Read, name: str, end: str) -> None:
    found = read_text(f"{LINE}{end}{LINE}{end}", name)
    assert lines(found) == [1, 1 + end.count("\n")]
    assert all(isinstance(each, Found) for each in found)


@pytest.mark.parametrize("bad", ["no", '{"messages": [', "{", "[1,", '"a"', "17", "{}", "\udcff"])
@pytest.mark.parametrize("at", [0, 1, 2])
def test_a_bad_line_stops_no_other(read_text: Read, bad: str, at: int) -> None:
    given = [LINE, LINE]
    given.insert(at, bad)
    found = read_text("\n".join(given), "r.jsonl" if bad.endswith(("[", ",")) else "r")
    if bad == "{" and at == 0:
        assert isinstance(problem(found), Problem)  # reads like a file of one value
        return
    assert lines(found) == [1, 2, 3]
    assert [isinstance(each, Problem) for each in found] == [index == at for index in range(3)]


@pytest.mark.parametrize("indent", [None, 1, 4])
@pytest.mark.parametrize(
    "value",
    [CHAT, CHAT["messages"], [CHAT, CHAT], {"conversation": CHAT["messages"]}, [CHAT["messages"]]],
)
def test_pretty_printed(read_text: Read, value: object, indent: int | None) -> None:
    found = read_text("\n" + json.dumps(value, indent=indent) + "\n")
    assert all(isinstance(each, Found) and each.line is None for each in found)
    assert len(found) == (2 if value == [CHAT, CHAT] else 1)


def test_a_list_with_an_element_a_line(read_text: Read) -> None:
    assert len(read_text(f"[\n{LINE}\n]")) == 1
    assert len(read_text(f"[{LINE},\n{LINE}\n]")) == 2
    assert len(read_text('{"messages": [{"role": "user",\n"content":\n"x"}]\n,"model":"gpt-4o"}')) == 1


@pytest.mark.parametrize("charset", ["utf-8-sig", "utf-16", "utf-32"])
def test_encodings(read_text: Read, charset: str) -> None:
    text = json.dumps({"messages": [{"role": "user", "content": "Zoë 🎉 " * 40_000}]}, ensure_ascii=False)
    found = read_text(f"{text}\n{text}".encode(charset))
    assert [each.body for each in found if isinstance(each, Found)] == [json.loads(text)] * 2


def test_a_byte_order_mark_amid_lines_is_what_cat_makes(read_text: Read) -> None:
    assert all(isinstance(each, Found) for each in read_text(f"\ufeff{LINE}\n\ufeff{LINE}\n"))


def test_python_writes_more_than_json_has(read_text: Read) -> None:
    message = '{"role": "user", "content": "\\ud800"}'
    odd = f'"model": "a", "model": "b", "temperature": NaN, "n": {"1" * 5000}'
    (found,) = read_text(f'{{{odd}, "messages": [{message}]}}')
    assert isinstance(found, Found)
    assert found.body["model"] == "b"
    assert found.body["messages"][0]["content"] == "\ud800"


@pytest.mark.parametrize("depth", [300, 990, 10_000, 100_000])
@pytest.mark.parametrize("opened", ['{"a":', "["])
def test_nested_too_deeply(read_text: Read, opened: str, depth: int) -> None:
    close = "}" if opened[0] == "{" else "]"
    deep = opened * depth + "1" + close * depth
    text = f'{{"messages": [], "tools": [{{"function": {{"parameters": {deep}}}}}]}}'
    found = read_text(f"{LINE}\n{text}\n{LINE}")
    assert lines(found) == [1, 2, 3]
    bad = found[1]
    assert isinstance(bad, Problem)
    assert "nested too deeply" in bad.reason
    assert bad.path.startswith("tools[0].function.parameters")
    assert bad.path.endswith("…")
    assert len(bad.path) < 200
    assert "nested too deeply" in problem(read_text(text)).reason
    assert problem(read_text(f"\n{text}")).line == 2


@pytest.mark.parametrize(
    ("text", "line", "path", "words"),
    [
        ('{"messages": [{"role": "user",}]}', 1, "messages[0]", "at column 31"),
        ('{"a": [1, 2, x]}', 1, "a[2]", "column 14"),
        ('{\n "a": 1\n "b": 2}', 3, "a", "expecting ',' delimiter, at column 2"),
        ('{"a": {"b": "never ends', 1, "a.b", "cut off at column 24"),
        ('{"a": [1, 2', 1, "a[1]", "cut off"),
        ('{"a\\"b": {"c d": [', 1, '["a\\\\"b"]["c d"][0]', "cut off"),
        ('{"a": 1} {"a": 2}', 1, "", "something follows the value, at column 10"),
        ("no", 1, "", "This is not JSON"),
        ("17", None, "", "This is a number, not a request."),
        ('"x"', None, "", "This is a string"),
        ("true", None, "", "This is true"),
        ("null", None, "", "This is null"),
        ('{\n"a": [1,\n2\n\n', 3, "a[1]", "cut off at column 2."),
        ("", None, "", "The file is empty."),
        (" \n\n", None, "", "The file is empty."),
        ("\ufeff", None, "", "The file is empty."),
        ("[]", None, "", "The list is empty."),
        ("[1, 2]", None, "", "neither messages nor requests"),
        ("{}", None, "", "No request is recognised"),
    ],
)
def test_not_a_request(read_text: Read, text: str, line: int | None, path: str, words: str) -> None:
    found = problem(read_text(text))
    assert (found.line, found.path) == (line, path)
    assert words in found.reason


def test_the_column_of_a_line_is_that_of_the_file(read_text: Read) -> None:
    found = read_text(f'{LINE}\n\n  {{"a": 1,}}\n')
    assert isinstance(found[1], Problem)
    assert found[1].line == 3
    assert "column 11" in found[1].reason


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0", "This is not text: PNG image."),
        (b"{\0}", "This is not text"),
        (b"\x1f\x8b\x08\xff", "This is not text: gzip data."),
        (b'{"a": 1}\n{"b": "\xff\xfe"}\n', "The byte 0xff at position 8 is not UTF-8."),
    ],
)
def test_not_text(read_text: Read, data: bytes, words: str) -> None:
    told = [
        each.reason for each in read_text(data + b"\n" * 3 + LINE.encode() * 40) if isinstance(each, Problem)
    ]
    assert any(words in each for each in told)


def test_a_line_that_is_too_long(read_text: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines_of, "MOST", 1000)
    monkeypatch.setattr(lines_of, "PIECE", 64)
    monkeypatch.setattr(lines_of, "_HEAD", 64)
    long = '"' + "a" * 3000 + '"'
    for at in range(3):
        given = [LINE, LINE]
        given.insert(at, long)
        found = read_text("\n".join(given))
        assert lines(found) == [1, 2, 3]
        assert "longer than" in next(each.reason for each in found if isinstance(each, Problem))
    assert "longer than" in problem(read_text(long)).reason
    assert "longer than" in problem(read_text("{\n" + "1,\n" * 1000)).reason


@given(ANY, st.sampled_from([None, 1]), st.booleans())
def test_any_value_is_read(value: object, indent: int | None, again: bool) -> None:
    text = json.dumps(value, indent=indent)
    data = (text + "\n" + text if again else text).encode()
    found = list(read(["-"], stdin=io.BytesIO(data)))
    assert found or value == {"conversations": []}


@given(st.binary(max_size=200), st.sampled_from([b"", b"{", b'{"messages":[', b"\xff\xfe", b"\xef\xbb\xbf["]))
def test_any_bytes_are_read(data: bytes, head: bytes) -> None:
    assert list(read(["-"], stdin=io.BytesIO(head + data)))


@given(st.lists(st.sampled_from('[]{}",:1\\ \nab'), max_size=40).map("".join))
def test_anything_like_json_is_read(text: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "r.jsonl")
        Path(path).write_text(text)
        assert list(read([path]))
