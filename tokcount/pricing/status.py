"""Whether a model can be called."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import NamedTuple

from tokcount.model import Model


class State(StrEnum):
    """Whether a model can be called."""

    ACTIVE = "active"
    RETIRING = "retiring"
    SHUT_DOWN = "shut down"
    UNKNOWN = "unknown"


class Status(NamedTuple):
    """A state, and the day it begins (``shut down``) or ends (``retiring``) where a source gives one."""

    state: State
    day: date | None = None

    def __str__(self) -> str:
        return f"{self.state} {self.day}" if self.day else str(self.state)


def status(model: Model, day: date) -> Status:
    """Whether ``model`` can be called on ``day``."""
    if model.shutdown:
        return Status(State.SHUT_DOWN if model.shutdown <= day else State.RETIRING, model.shutdown)
    if model.status == "retired":
        return Status(State.SHUT_DOWN)
    return Status(State.UNKNOWN if model.status else State.ACTIVE)
