"""Whatever a file holds: it is taken, or a ``ConfigError`` says where it is wrong; editors agree."""

from __future__ import annotations

import tempfile
import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st

from tokcount.config import load_settings
from tokcount.config.budgets import BUDGET, INNER, load_budgets
from tokcount.config.mistakes import ConfigError
from tokcount.config.starter import quoted
from tokcount.config.top import TOP

from .reading import toml, validator

_CHARACTERS = st.characters(exclude_categories=["Cs"])
_WORDS = st.sampled_from(
    ["each", "total", "call", "month", "error", "warn", "ignore", "warning", "auto", "8k", "1.5M", "0", "25%",
     "100%", "101%", "0%", "$0.02", "2c", "1_000", "**", "a/*.md", "../x", "/x", "!x", "x\\y", "a[", "{a,b}"]
)  # fmt: skip
_SCALARS = st.one_of(
    _WORDS,
    st.text(_CHARACTERS, max_size=8),
    st.booleans(),
    st.integers(-3, 10),
    st.integers(-(10**30), 10**30),
    st.decimals(),
    st.dates(),
    st.times(),
    st.datetimes(),
)
_VALUES = st.recursive(
    _SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(_CHARACTERS, max_size=4), inner, max_size=3)
    ),
    max_leaves=5,
)


def _table(keys: Any, sensible: dict[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
    """Tables of known keys, now and then an unknown one, with sensible values or any."""
    known = st.sampled_from(sorted(keys)) | st.text(_CHARACTERS, max_size=5)
    pairs = st.lists(
        known.flatmap(lambda key: st.tuples(st.just(key), _VALUES | sensible.get(key, _VALUES))), max_size=5
    )
    return pairs.map(dict)


_INNER = {key: _table(checks, {}) for key, (checks, _) in INNER.items()}
_RIGHT = st.fixed_dictionaries(
    {"name": st.sampled_from(["a", "b", "c"]), "paths": st.just(["**"]), "max-tokens": st.just(5)}
)
_BUDGETS = st.builds(lambda right, any_: right | any_, _RIGHT | st.just({}), _table(BUDGET, _INNER))
_FILES = _table(TOP, {"budgets": st.lists(_BUDGETS, max_size=3)})
# What a schema cannot know: what holds together, what a glob is, and how long a number or a line may be.
_BEYOND = (
    "is not a glob", "stand for", "leaves the", "cannot be shown", "decimal places", "too large",
    "is not a number but", "is not a percentage", "is not an amount", "is not a path", "is not a whole",
)  # fmt: skip


def _load(content: str) -> list[str] | None:
    """What is wrong, or ``None``."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "tokcount.toml")
        file.write_text(content, encoding="utf-8", newline="")
        try:
            load_budgets(folder, {}, file)
        except ConfigError as error:
            problems = error.problems
        else:
            load_settings(folder, {}, file)
            return None
    assert all(problem.line and problem.what.endswith(".") and problem.remedy for problem in problems)
    return [f"{problem.slug}: {problem.what}" for problem in problems]


@given(_FILES)
@example({"warn-at": Decimal("1e999999")})
@example({"warn-at": Decimal("sNaN")})
@example({"budgets": [{"name": "a", "paths": "**", "max-cost": {"usd": Decimal("0e-99999")}}]})
def test_any_value_in_any_key(table: dict[str, Any]) -> None:
    content = "\n".join(f"{quoted(key)} = {toml(value)}" for key, value in table.items())
    told = _load(content)
    try:
        # Decimals are numbers to the validator too.
        parsed = tomllib.loads(content)
    except ValueError:
        assert told
        return
    if told is None:
        validator().validate(parsed)
    elif validator().is_valid(parsed):
        assert all(one.startswith("bad-budget") or any(w in one for w in _BEYOND) for one in told), told


@given(st.text(_CHARACTERS, max_size=60) | st.text("[]{}=.,\"'\\ \n#ab1", max_size=40))
@example('a = """x""""\n[[b]]\nc')
def test_any_text(content: str) -> None:
    _load(content)
