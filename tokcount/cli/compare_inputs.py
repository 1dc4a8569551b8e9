"""What commands that read the same inputs as ``tokcount count`` share with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tokcount.cli.arguments import CountArguments
from tokcount.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Collection


def as_count(typed: Any, fields: Collection[str]) -> CountArguments:
    """The same command line as one of ``tokcount count``, as far as these fields go.

    Raises:
        UsageError: a flag has no effect without another.
    """
    if typed.null and typed.files_from is None:
        raise UsageError(
            "null", "-0/--null says how --files-from is read, which is missing.", "Add --files-from FILE."
        )
    return CountArguments(**{name: getattr(typed, name) for name in fields})


def quiet_alone(typed: Any, what: str) -> None:
    """Refuse a format beside ``-q``, which prints only ``what``.

    Raises:
        UsageError: both are given.
    """
    if typed.quiet and typed.format is not None:
        raise UsageError(
            "contradiction", f"-q and -f do not go together: -q prints only {what}.", "Leave out -q or -f."
        )
