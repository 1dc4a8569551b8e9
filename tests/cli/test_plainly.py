"""What is read without Typer reads as Typer reads it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tokcount.cli import options
from tokcount.cli.arguments import CountArguments
from tokcount.cli.command import parse
from tokcount.cli.plainly import _FORMATS, _LISTS, _SWITCHES, _TEXTS, read_plainly
from tokcount.errors import TokcountError

_FLAGS = [*_SWITCHES, *_LISTS, *_TEXTS, *_FORMATS]
_WORDS = st.sampled_from(
    [
        *_FLAGS,
        "a.txt",
        "-",
        "dir/b",
        "json",
        "plain",
        "nonsense",
        "gpt-4o",
        "",
        "--",
        "-x",
        "-qm",
        "--model=x",
        "-fjson",
    ]
)


def by_typer(args: list[str]) -> CountArguments | None:
    """What Typer makes of it; nothing where it refuses."""
    try:
        typed = parse(CountArguments, options.COUNT, args, "tokcount")
    except TokcountError:
        return None
    assert isinstance(typed, CountArguments)
    return typed


def plain(typed: CountArguments) -> dict[str, object]:
    """The values, a flag that was not given being as good as one that is off."""
    return {name: value or None for name, value in typed._asdict().items()}


@given(args=st.lists(_WORDS, max_size=6))
def test_it_reads_as_typer_does_or_leaves_it_to_typer(args: list[str]) -> None:
    quick = read_plainly(args)
    if quick is not None:
        typed = by_typer(args)
        assert typed is not None
        assert plain(quick) == plain(typed)


@pytest.mark.parametrize(
    "args",
    [[], ["a.txt"], ["-q"], ["a", "-", "b", "-q"], ["a.txt", "--model", "gpt-4o", "-m", "o3", "-f", "json"],
     ["--hidden", "--no-ignore", ".", "--encoding", "gpt2"], ["-o", "a.json", "--pages", "--no-cache"]],
)  # fmt: skip
def test_the_usual_is_read_at_once(args: list[str]) -> None:
    quick = read_plainly(args)
    typed = by_typer(args)
    assert quick is not None
    assert typed is not None
    assert plain(quick) == plain(typed)


@pytest.mark.parametrize(
    "args",
    [
        ["--help"],
        ["--calls", "2"],
        ["-qm", "x"],
        ["--model"],
        ["-f", "nonsense"],
        ["-m", "-q"],
        ["--", "a"],
        [""],
    ],
)
def test_the_rest_is_left_to_typer(args: list[str]) -> None:
    assert read_plainly(args) is None


def test_every_field_has_a_flag_and_every_flag_a_field() -> None:
    assert set(options.COUNT) == set(CountArguments._fields)
