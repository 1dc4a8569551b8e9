"""YAML as data: exact numbers, days, lines, and none of the surprises."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from tokcount.pricing import yaml_reader
from tokcount.pricing.problems import TableError
from tokcount.pricing.yaml_reader import Value, read, scalar

LOADERS = [yaml.SafeLoader, *([yaml.CSafeLoader] if yaml.__with_libyaml__ else [])]
SIGNS = "ab:-[]{}&*!?|>'\"#% \n1."


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("", None),
        ("null", None),
        ("~", None),
        ("true", True),
        ("False", False),
        ("yes", "yes"),  # a word, as everywhere but in YAML 1.1
        ("12", 12),
        ("-3", -3),
        ("0123", 123),  # not octal
        ("1:30", "1:30"),  # not sexagesimal
        ("1_000", "1_000"),
        ("0.10", Decimal("0.10")),
        (".5", Decimal("0.5")),
        ("1e-7", Decimal("1E-7")),
        ("1e999999999", "1e999999999"),
        ("9" * 100, "9" * 100),
        (".inf", ".inf"),
        (".nan", ".nan"),
        ("2026-11-22", date(2026, 11, 22)),
        ("2026-02-30", "2026-02-30"),
        ("2023-10", "2023-10"),
    ],
)
def test_what_a_word_stands_for(text: str, value: Value) -> None:
    found = scalar(text)
    assert found == value
    assert type(found) is type(value)
    assert str(found) == str(value)


@given(st.decimals(0, 10**6, places=9))
def test_no_digit_is_lost(number: Decimal) -> None:
    assert read(f"a: {number:f}".encode(), "x").data == {"a": number}


def test_quotes_make_text() -> None:
    assert read(b"{a: '1', b: \"2026-11-22\", c: 1.50}", "x").data == {
        "a": "1",
        "b": "2026-11-22",
        "c": Decimal("1.50"),
    }


def test_a_byte_order_mark_and_windows_line_ends_are_fine() -> None:
    found = read("\ufeffa: 1\r\nb: [2,\r\n  3]\r\n".encode(), "x")
    assert found.data == {"a": 1, "b": [2, 3]}
    assert found.line(("b", 1)) == 3


def test_lines_of_keys_items_and_what_is_not_there() -> None:
    found = read(b"a:\n  b:\n    - 1\n    - c: 2\n", "x")
    assert [found.line(path) for path in [("a",), ("a", "b"), ("a", "b", 1), ("a", "b", 1, "c")]] == [
        1,
        2,
        4,
        4,
    ]
    assert found.line(("a", "b", 1, "d", "e")) == 4
    assert found.line(("z",)) == 1


@pytest.mark.parametrize("loader", LOADERS)
@given(content=st.binary(max_size=200) | st.text(alphabet=SIGNS, max_size=60).map(str.encode))
def test_anything_is_data_or_an_error_with_a_remedy(loader: type, content: bytes) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(yaml_reader, "_LOADER", loader)
        error = refusal(content)
    if error:
        assert error.hint
        assert error.location.startswith("x")


def refusal(content: bytes) -> TableError | None:
    try:
        read(content, "x")
    except TableError as error:
        return error
    return None


def test_both_parsers_read_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    content = (Path(__file__).resolve().parents[2] / "pricing.yaml").read_bytes()
    found = []
    for loader in LOADERS:
        monkeypatch.setattr(yaml_reader, "_LOADER", loader)
        found.append(read(content, "x"))
    assert all(one == found[0] for one in found)
