"""`tokcount encodings` end to end."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from tokcount.engines import load
from tokcount.model.tokenizers import VENDORS

from .helpers import Json, invoke, ok, posix, run, valid, write

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
GERMAN = "Der Zug an die Küste fährt morgens um neun Uhr ab.\n"
FRENCH = "Le train pour la côte part à neuf heures du matin.\n"
MIXED = "Hello, world! 你好,世界! Привет, мир! 12345\n"


def report(*args: str, stdin: bytes = b"", name: str = "encodings-1") -> Json:
    return valid(json.loads(ok("encodings", *args, "-f", "json", stdin=stdin).out), name)


def tokens(passage: Any) -> dict[str, int]:
    return {name: each["tokens"] for name, each in passage["encodings"].items()}


def test_the_example_gains_what_was_announced() -> None:
    found = report(str(EXAMPLES / "chinese.txt"))
    assert [each["script"] for each in found["scripts"]] == ["Han"]
    counts = tokens(found["total"])
    assert counts["o200k_base"] < 0.75 * counts["cl100k_base"] < counts["p50k_base"]
    text = ok("encodings", str(EXAMPLES / "chinese.txt")).text
    assert "o200k_base takes 30.9 % fewer tokens than cl100k_base." in text


def test_the_scripts_add_up_to_the_count() -> None:
    write({"a/mixed.txt": MIXED * 30, "a/empty.txt": "", "a/code.py": "x = 1\n" * 50})
    found = report("a")
    assert [each["script"] for each in found["scripts"]] == ["Latin", "Cyrillic", "Han"]
    for name, number in tokens(found["total"]).items():
        assert sum(tokens(each)[name] for each in found["scripts"]) == number
        assert ok("a", "--encoding", name, "-q").text == f"{number}\n"
    assert sum(each["characters"] for each in found["scripts"]) == found["total"]["characters"]


def test_what_a_million_characters_cost() -> None:
    """A thousand words of six characters and one token: a million characters are 166,667 tokens."""
    found = report(stdin=b" hello" * 1000)
    assert found["total"]["characters"] == 6000
    assert found["total"]["encodings"]["o200k_base"] == {
        "tokens": 1000, "characters_per_token": 6.0, "usd_per_1m_characters": "0.025",
    }  # fmt: skip
    assert found["encodings"][0]["model"] == "gpt-4o-mini"
    rows = list(csv.DictReader(StringIO(ok("encodings", "-f", "csv", stdin=b" hello" * 1000).text)))
    assert [(row["script"], row["tokens"]) for row in rows][:4] == [("Latin", "1000")] * 4


def test_encodings_of_choice() -> None:
    found = report(
        "--encoding", "gpt2", "--encoding", "o200k_harmony", "--encoding", "gpt2", stdin=MIXED.encode()
    )
    assert [each["name"] for each in found["encodings"]] == ["gpt2", "o200k_harmony"]
    assert found["encodings"][1]["input_usd_per_1m_tokens"] is None


def test_what_was_published_without_an_input() -> None:
    found = report("--published", name="encodings-published-1")
    assert len(found["languages"]) == 20
    for fmt in ("table", "plain", "csv", "markdown"):
        assert "Gujarati" in ok("encodings", "--published", "-f", fmt).text


@posix
def test_at_a_terminal_without_an_input_it_shows_what_was_published() -> None:
    from .terminal import at_terminal

    shown = at_terminal("encodings", columns=80)
    assert shown.status == 0
    assert not shown.overflows
    assert "Gujarati" in shown.text
    write({"mixed.txt": MIXED})
    for columns in (80, 200):
        shown = at_terminal("encodings", "mixed.txt", columns=columns)
        assert not shown.overflows
        assert "Cyrillic" in shown.text


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (["--encoding", "o200k"], "There is no encoding 'o200k'"),
        (["--encoding", "x.json"], "not told apart"),
        (["--encoding", "~gemma3"], "There is no encoding '~gemma3'"),
        (["--encoding", "claude3"], "The tokens of claude3 cannot be told apart"),
        (["--encoding", "gemma3"], "pip install 'tokcount[gemini]'"),
        (["--encoding", "llama3", "--by", "language"], "the package splintr-rs is needed"),
        (["--published"], "--published shows what OpenAI counted"),
        (["-0"], "-0/--null"),
        (["--by", "word"], "'word' is not one of"),
    ],
)
def test_what_makes_no_sense_is_an_error(args: list[str], told: str) -> None:
    write({"a.txt": "a"})
    result = invoke("encodings", "a.txt", *args)
    assert (result.status, result.out) == (2, b"")
    assert told in result.err


def test_what_cannot_be_read_is_said() -> None:
    write({"x.bin": b"\0\1", "a.txt": "a"})
    result = invoke("encodings", "x.bin", "a.txt", "-f", "json")
    assert result.status == 2
    found = valid(json.loads(result.out), "encodings-1")
    assert [each["path"] for each in found["skipped"]] == ["x.bin"]
    assert found["inputs"] == ["a.txt"]
    assert ok("encodings", "a.txt", "-f", "plain").text.splitlines()[0] == "1\t1\to200k_base"


def test_nothing_is_no_error() -> None:
    result = invoke("encodings", stdin=b"")
    assert result.status == 0
    assert "no characters" in result.text


def test_by_script_is_what_it_does_unasked() -> None:
    for fmt in ("table", "plain", "json", "csv", "markdown"):
        asked = ok("encodings", "--by", "script", "-f", fmt, stdin=MIXED.encode())
        assert asked.out == ok("encodings", "-f", fmt, stdin=MIXED.encode()).out


def test_the_languages_add_up_to_the_count() -> None:
    py3langid = pytest.importorskip("py3langid", reason="tokcount[languages] is not installed")
    assert py3langid
    write({"a/two.txt": GERMAN * 3 + FRENCH, "a/empty.txt": "", "a/code.py": "x[i] += f(y, z)  # 1\n" * 50})
    found = report("a", "--by", "language")
    assert [(each["language"], each["code"]) for each in found["languages"]] == [
        ("Undetermined", "und"), ("German", "de"), ("French", "fr"),
    ]  # fmt: skip
    assert found["detector"]["name"] == "py3langid"
    assert "scripts" not in found
    for name, number in tokens(found["total"]).items():
        assert sum(tokens(each)[name] for each in found["languages"]) == number
        assert ok("a", "--encoding", name, "-q").text == f"{number}\n"
    text = ok("encodings", "a", "--by", "language").text
    assert f"an estimate, line by line, of py3langid {found['detector']['version']}" in text


def test_without_the_library_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    for missing in ("py3langid", "py3langid.langid"):
        monkeypatch.setitem(sys.modules, missing, None)
    result = invoke("encodings", "--by", "language", stdin=GERMAN.encode())
    assert (result.status, result.out) == (2, b"")
    assert "tokcount[languages]" in result.err
    assert invoke("encodings", stdin=GERMAN.encode()).status == 0


# --- other vendors


@pytest.fixture
def vendors(extras: None) -> Iterator[None]:
    """Their tokenizers; those that were loaded for a test are not there for the next."""
    yield
    load.__globals__["_made"].cache_clear()


TAGGED = MIXED + "<h1>Привет</h1> cafe\u0301 \u2581 1,234\n漢字かなカナ</div>"


@pytest.mark.usefixtures("vendors")
@pytest.mark.parametrize("encoding", [name for name in VENDORS if not name.startswith("claude")])
def test_the_scripts_of_other_vendors_add_up_to_the_count(encoding: str) -> None:
    write({"a/mixed.txt": TAGGED * 30, "a/empty.txt": "", "a/code.py": "x = 1\n" * 50})
    found = report("a", "--encoding", encoding)
    number = tokens(found["total"])[encoding]
    assert ok("a", "--encoding", encoding, "-q").text == f"{number}\n"
    names = [each["script"] for each in found["scripts"]]
    assert sorted(names) == ["Cyrillic", "Han", "Hiragana", "Katakana", "Latin"]
    assert sum(tokens(each)[encoding] for each in found["scripts"]) == number
    assert sum(each["characters"] for each in found["scripts"]) == found["total"]["characters"]
    assert found["encodings"][0]["model"]
    assert found["total"]["encodings"][encoding]["usd_per_1m_characters"]


@pytest.mark.usefixtures("vendors")
def test_other_vendors_beside_openai() -> None:
    args = ("--encoding", "gemma3", "--encoding", "o200k_base", "--encoding", "llama4")
    result = run("encodings", *args, "-f", "plain", input=TAGGED.encode())
    assert (result.status, result.err) == (0, "")
    names = [line.split("\t")[2] for line in result.text.splitlines()]
    assert names == ["gemma3", "o200k_base", "llama4"]
    assert "gemini-2.5-flash" in ok("encodings", *args, stdin=TAGGED.encode()).text


@pytest.mark.usefixtures("vendors")
@pytest.mark.parametrize("encoding", ["claude3", "claude4.7"])
def test_what_only_has_counts_is_refused_with_what_counts_it(encoding: str) -> None:
    result = invoke("encodings", "--encoding", encoding, stdin=b"x")
    assert (result.status, result.out) == (2, b"")
    assert f"Count with it: tokcount --encoding {encoding}." in result.err
