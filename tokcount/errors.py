"""One base exception with a slug, a message and a next step; and the exit statuses."""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """What the process returns to its caller."""

    OK = 0
    EXCEEDED = 1
    ERROR = 2
    INTERRUPTED = 130


class TokcountError(Exception):
    """Something the user can mend.

    Arguments:
        slug: the stable, greppable name of this kind of error, such as ``unknown-model``.
        message: one sentence on what is wrong.
        hint: one sentence on what to do about it; may be empty only where nothing can be done.
        location: ``file`` or ``file:line`` that is to blame, if one is.
    """

    def __init__(self, slug: str, message: str, hint: str = "", location: str = "") -> None:
        super().__init__(message)
        self.slug = slug
        self.message = message
        self.hint = hint
        self.location = location

    def __str__(self) -> str:
        where = f"{self.location}: " if self.location else ""
        return f"{where}{self.message}"


class UsageError(TokcountError):
    """The command line, the configuration or an argument of the library does not make sense."""


class RequestError(TokcountError):
    """A request is not what the API takes; ``location`` is the JSON path of what is wrong in it."""


class UnknownNameError(TokcountError):
    """A model, encoding, engine or the like that nothing knows; ``near`` holds similar names."""

    def __init__(self, kind: str, name: str, near: tuple[str, ...], listing: str) -> None:
        meant = f"Did you mean {' or '.join(near)}? " if near else ""
        super().__init__(f"unknown-{kind}", f"There is no {kind} '{name}'.", f"{meant}{listing}".strip())
        self.name = name
        self.near = near


class PricingError(TokcountError):
    """A price table that cannot be read or does not hold together."""


class NoPriceError(TokcountError):
    """A rate was asked for that the price table does not have; none is ever derived."""


class EngineError(TokcountError):
    """An engine is missing, or cannot count with the encoding that was asked for."""
