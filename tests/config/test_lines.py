"""The line of every key, in all the ways in which TOML lets it be written."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tokcount.config.lines import Lines
from tokcount.config.starter import quoted

from .reading import toml

TEXT = '''\
# [[budgets]]
a = 1
"b c".d = """
e = 2 # "
[x]\\"""
f"""""
g = 1979-05-27 07:32:00 # h = 1
i = [ # j
  [1, 2],
  { k = "]", l.m = [
    3] }, 'n = "',
]
[o.'p.q']  # r
s = 4
[[o.t]]
u = 1
[[o.t]]
[[o.t.v]]
w = \'\'\'
x = 1\'\'\'\'
[[o.t.v]]
y = {}
z = []
'''


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("a",), 2),
        (("b c",), 3),
        (("b c", "d"), 3),
        (("e",), 0),
        (("x",), 0),
        (("g",), 7),
        (("h",), 0),
        (("i",), 8),
        (("i", 0), 9),
        (("i", 0, 1), 9),
        (("i", 1), 10),
        (("i", 1, "k"), 10),
        (("i", 1, "l", "m", 0), 11),
        (("i", 2), 11),
        (("o", "p.q"), 13),
        (("o", "p.q", "s"), 14),
        (("o", "t", 0), 15),
        (("o", "t", 0, "u"), 16),
        (("o", "t", 1), 17),
        (("o", "t", 1, "v", 0), 18),
        (("o", "t", 1, "v", 0, "w"), 19),
        (("o", "t", 1, "v", 1, "y"), 22),
        (("o", "t", 1, "v", 1, "z"), 23),
        # The nearest around what is not there.
        (("o", "t", 1, "v", 1, "missing", "x"), 21),
        ((), 0),
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_where_it_stands(path: tuple[str | int, ...], line: int, end: str) -> None:
    tomllib.loads(TEXT)
    assert Lines(TEXT.replace("\n", end)).of(path) == line


@pytest.mark.parametrize(
    "text", ["[[a", "a = [", "a = {", "a = {]", "= 1", "a", "a = [}", 'a = "', "]", "[" * 9999]
)
def test_what_is_no_toml_has_no_lines_and_does_no_harm(text: str) -> None:
    assert Lines("z = 1\n" + text).of(("z",)) == 1


_TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=6)
_VALUES = st.recursive(
    st.integers() | _TEXTS | st.booleans(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_TEXTS, inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(_TEXTS, _VALUES, max_size=6))
def test_no_value_hides_the_lines_below_it(table: dict[str, Any]) -> None:
    lines = Lines("\n".join(f"{quoted(key)} = {toml(value)}" for key, value in table.items()))
    assert [lines.of((key,)) for key in table] == list(range(1, len(table) + 1))
