"""What is read without Typer reads as Typer reads it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tokcount.cli import models, models_plainly, options
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


def plain(typed: CountArguments | models.Arguments) -> dict[str, object]:
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


# --------------------------------------------------------------------------- models

_MODELS_FLAGS = [*models_plainly._SWITCHES, *models_plainly._TEXTS, *models_plainly._CHOICES]
_MODELS_WORDS = st.sampled_from(
    [
        *_MODELS_FLAGS,
        *("gpt-4o", "./a/b", "-", "", "--", "-x", "json", "csv", "plain", "jsonl", "always", "never", "JSON"),
        *("--pricing=x", "-fjson", "--form", "-h", "--help", "-m", "-q", "ft:a:b", "\udce9"),
    ]
)


def models_by_typer(args: list[str]) -> models.Arguments | None:
    """As ``by_typer``, of the words after ``models``."""
    try:
        typed = parse(models.Arguments, options.MODELS, args, "tokcount models")
    except TokcountError:
        return None
    assert isinstance(typed, models.Arguments)
    return typed


@given(args=st.lists(_MODELS_WORDS, max_size=5))
def test_models_are_read_as_typer_does_or_left_to_typer(args: list[str]) -> None:
    quick = models_plainly.read_plainly(args)
    if quick is not None:
        typed = models_by_typer(args)
        assert typed is not None
        assert plain(quick) == plain(typed)


@pytest.mark.parametrize(
    "args",
    [[], ["gpt-4o"], ["gpt-4o", "o3", "gpt-4o"], ["-f", "json"], ["gpt-4o", "--format", "csv", "-f", "plain"],
     ["--pricing", "mine.yaml", "--color", "always", "--debug", "o3"]],
)  # fmt: skip
def test_the_usual_of_models_is_read_at_once(args: list[str]) -> None:
    quick, typed = models_plainly.read_plainly(args), models_by_typer(args)
    assert quick is not None
    assert typed is not None
    assert plain(quick) == plain(typed)
    assert all(type(a) is type(b) for a, b in zip(quick, typed, strict=True) if a)


@pytest.mark.parametrize(
    "args",
    [["--help"], ["gpt-4o", "-h"], ["-f"], ["-f", "tree"], ["-fjson"], ["--pricing", "-f"], ["--color", "x"],
     ["--", "o3"], [""], ["-q"]],
)  # fmt: skip
def test_the_rest_of_models_is_left_to_typer(args: list[str]) -> None:
    assert models_plainly.read_plainly(args) is None


def test_models_take_no_flag_that_is_read_slowly() -> None:
    known = {*models_plainly._SWITCHES.values(), *models_plainly._TEXTS.values(), "names"}
    known |= {name for name, _ in models_plainly._CHOICES.values()}
    assert known == set(options.MODELS) == set(models.Arguments._fields)
