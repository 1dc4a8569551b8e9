"""The stored baseline: what is written is what is read, and everything else is refused with its line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.cli.helpers import write
from tokcount.budgets.base import stored_base
from tokcount.budgets.baseline import Raised, load, raised, render, save, tokenizers
from tokcount.errors import TokcountError
from tokcount.model.checks import Budget, Increase

from .helpers import CL100K, TURBO, checked, rules, words

O200K = "o200k_base"
SHA = tokenizers([O200K])[O200K]
TOTAL = Budget("total", ("**/*.md",), scope="total", max_increase=Increase(tokens=10))
EACH = TOTAL._replace(name="each", scope="each")
TEXT = """{
 "schema": "tokcount.baseline/1",
 "tokenizers": {"o200k_base": "SHA"},
 "files": {
  "a.md": {"o200k_base": 12},
  "日本.md": {"o200k_base": 0}
 }
}
""".replace("SHA", SHA)


def test_text() -> None:
    assert render({"日本.md": {O200K: 0}, "a.md": {O200K: 12}}, [O200K]) == TEXT
    assert json.loads(render({}, [O200K]))["files"] == {}


@given(
    st.dictionaries(
        st.text(st.characters(exclude_categories=["Cs"])),
        st.dictionaries(st.sampled_from([O200K, CL100K]), st.integers(0, 10**9)),
    )
)
def test_what_is_written_is_read(
    tmp_path_factory: pytest.TempPathFactory, files: dict[str, dict[str, int]]
) -> None:
    path = str(tmp_path_factory.getbasetemp() / "baseline.json")
    save(path, render(files, [O200K, CL100K]))
    assert load(path, [O200K, CL100K]).files == files
    assert Path(path).read_bytes().count(b"\n") == len(files) + (6 if files else 5)


BROKEN: dict[str, tuple[str | bytes, int, str]] = {
    "not JSON": (TEXT[:60], 3, "baseline-corrupt"),
    "cut": (TEXT[:-12], 6, "baseline-corrupt"),
    "a merge": (TEXT.replace('  "a', '<<<<<<< HEAD\n  "a'), 5, "baseline-corrupt"),
    "another file": ("[]", 1, "baseline-corrupt"),
    "another schema": (TEXT.replace("baseline/1", "baseline/9"), 2, "baseline-corrupt"),
    "hashes": (TEXT.replace(f'"{SHA}"', "1"), 3, "baseline-corrupt"),
    "files": (TEXT[: TEXT.index("{\n  ")] + "3}", 4, "baseline-corrupt"),
    "text for tokens": (TEXT.replace(": 12", ': "12"'), 5, "baseline-corrupt"),
    "below 0": (TEXT.replace(": 12", ": -12"), 5, "baseline-corrupt"),
    "a fraction": (TEXT.replace(": 12", ": 1.5"), 5, "baseline-corrupt"),
    "true for a number": (TEXT.replace(": 12", ": true"), 5, "baseline-corrupt"),
    "unknown tokenizer": (TEXT.replace('{"o200k_base": 0}', '{"x": 0}'), 6, "baseline-corrupt"),
    "not UTF-8": (TEXT.replace("日本", "\udcff").encode("utf-8", "surrogateescape"), 6, "baseline-corrupt"),
    "deep": ("[" * 100_000, 1, "baseline-corrupt"),
    "another tokenizer": (TEXT.replace(SHA, "0" * 64), 3, "baseline-tokenizer"),
    "no tokenizer": (TEXT.replace("o200k_base", "cl100k_base"), 3, "baseline-tokenizer"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_broken(name: str) -> None:
    text, line, slug = BROKEN[name]
    write({"base.json": text})
    with pytest.raises(TokcountError) as caught:
        load("base.json", [O200K])
    assert (caught.value.slug, caught.value.location) == (slug, f"base.json:{line}")
    assert "tokcount baseline write" in caught.value.hint


def test_missing_or_unwritable() -> None:
    with pytest.raises(TokcountError, match="no such baseline"):
        load("gone.json", [])
    with pytest.raises(TokcountError, match="cannot be read"):
        load(".", [])
    with pytest.raises(TokcountError, match="cannot be written"):
        save("gone/base.json", "{}")


def test_a_report_of_check_does_as_well() -> None:
    report = {
        "schema": "tokcount.check/1",
        "tokenizers": {O200K: {"sha256": SHA, "exact": True}},
        "files": [
            {"path": "a.md", "tokens": 12, "base_tokens": 1},
            {"path": "b.md", "tokens": 3, "by_encoding": {O200K: {"tokens": 3, "base_tokens": None}}},
            {"path": "gone.md", "tokens": None, "base_tokens": 9},
        ],
    }
    write({"report.json": json.dumps(report)})
    assert load("report.json", [O200K]).files == {"a.md": {O200K: 12}, "b.md": {O200K: 3}}
    write({"report.json": json.dumps({**report, "files": [{}]})})
    with pytest.raises(TokcountError, match="lacks"):
        load("report.json", [O200K])


def test_raised() -> None:
    before = {"a": {O200K: 5}, "b": {O200K: 5}, "c": {O200K: 5}}
    after = {"a": {O200K: 6, CL100K: 9}, "b": {O200K: 5}, "new": {O200K: 99}}
    assert raised(before, after) == [Raised("a", O200K, 5, 6)]


def test_checked_against() -> None:
    write({"a.md": words(30), "b.md": words(5), "new.md": words(7), "other.txt": words(99)})
    write({"base.json": render({"a.md": {O200K: 19}, "b.md": {O200K: 15}, "gone.md": {O200K: 1}}, [O200K])})
    base = stored_base("base.json", (O200K,), "base.json")
    report = checked(TOTAL, EACH, stored=base)
    assert rules(report) == ["TOK004 error a.md"]
    assert report.verdicts[0].base_tokens == 35
    assert (report.base.source, report.base.base) == ("baseline", "base.json")
    assert [(file.path, file.status) for file in report.files] == [
        ("a.md", "modified"), ("b.md", "modified"), ("new.md", "added"), ("gone.md", "deleted"),
    ]  # fmt: skip


def test_a_baseline_that_lacks_a_model() -> None:
    write({"a.md": words(30)})
    write({"base.json": render({"a.md": {O200K: 19}}, [O200K, CL100K])})
    base = stored_base("base.json", (O200K, CL100K), "base.json")
    with pytest.raises(TokcountError, match=r"no tokens of 'a\.md' under cl100k_base"):
        checked(TOTAL._replace(models=(TURBO,)), stored=base)
