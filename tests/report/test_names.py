"""Names: nothing in them reaches the terminal as a command, and all of them can be written."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from tokcount.report.names import safe, shorten, shown

ANY = st.text(st.characters(codec=None, categories=None))


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("plain.txt", "plain.txt"),
        ("a\nb\tc\rd", r"a\nb\tc\rd"),
        ("\x1b[31m", r"\x1b[31m"),
        ("\x9b31m", r"\x9b31m"),
        ("caf\udce9", r"caf\xe9"),
        ("\ud800", r"\ud800"),
        ("a\u202egnp.exe", r"a\u202egnp.exe"),
        ("家族👨‍👩‍👧", "家族👨‍👩‍👧"),
    ],
)
def test_shown(name: str, text: str) -> None:
    assert shown(name) == text


@given(ANY)
def test_a_shown_name_holds_no_control_character(name: str) -> None:
    assert not {unicodedata.category(c) for c in shown(name)} & {"Cc", "Cs", "Zl", "Zp"}


@given(ANY)
def test_a_safe_name_can_be_written_and_is_else_unchanged(name: str) -> None:
    safe(name).encode()
    if not any(0xD800 <= ord(c) <= 0xDFFF for c in name):
        assert safe(name) == name


@given(st.text(st.sampled_from("aé家👨\u200d"), max_size=40), st.integers(4, 60))
def test_a_shortened_name_fits_and_keeps_its_ends(name: str, width: int) -> None:
    text = shorten(name, width, "…", cell_len)
    assert cell_len(text) <= width or cell_len(name) <= width
    if text != name:
        head, tail = text.split("…")
        assert name.startswith(head)
        assert name.endswith(tail)
