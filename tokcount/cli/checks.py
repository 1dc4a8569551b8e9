"""Which flags contradict each other, or would have no effect."""

from __future__ import annotations

from collections.abc import Collection

from tokcount.cli.arguments import By, CountArguments, Format
from tokcount.errors import UsageError


def check(typed: CountArguments, formats: Collection[str]) -> None:
    """Refuse what does not go together rather than ignore half of it.

    Arguments:
        typed: the command line.
        formats: all formats that are written.

    Raises:
        UsageError: two flags contradict each other, or one has no effect without another.
    """
    _check_encoding(typed)
    _check_rows(typed, formats)
    _refuse(typed.quiet and typed.format is not None, "-q", "-f", "-q prints only the number")
    if typed.null and typed.files_from is None:
        raise UsageError(
            "null", "-0/--null says how --files-from is read, which is missing.", "Add --files-from FILE."
        )


def _check_encoding(typed: CountArguments) -> None:
    if typed.encoding is None:
        return
    _refuse(bool(typed.model), "--encoding", "--model", "a model has an encoding of its own")
    _refuse(bool(typed.compare), "--encoding", "--compare", "only models have prices to compare")
    priced = {
        "--output-tokens": typed.output_tokens != 0,
        "--calls": typed.calls != 1,
        "--cached": typed.cached is not None,
        "--batch": typed.batch,
        "--pricing": typed.pricing is not None,
        "--as-of": typed.as_of is not None,
        "--max-age": typed.max_age is not None,
    }
    for flag, given in priced.items():
        _refuse(given, "--encoding", flag, "an encoding has no price")


def _check_rows(typed: CountArguments, formats: Collection[str]) -> None:
    by_kind = typed.by in (By.ext, By.language)
    _refuse(
        by_kind and typed.format is Format.tree, f"--by {typed.by}", "-f tree", "a tree shows directories"
    )
    tree = Format.tree in formats
    if typed.depth is not None and not tree and typed.by is not By.dir:
        raise UsageError(
            "depth", "--depth is about directories, and none are shown.", "Add --by dir or -f tree."
        )
    if typed.threshold is not None and not tree:
        raise UsageError("threshold", "--threshold is about trees, and none is shown.", "Add -f tree.")


def _refuse(both: bool, one: str, other: str, why: str) -> None:
    if both:
        raise UsageError(
            "contradiction", f"{one} and {other} do not go together: {why}.", f"Leave out {one} or {other}."
        )
