"""Functions that a model may call, and response formats → what both endpoints bill of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from tokcount.engines.pieces import last_cut, next_cut
from tokcount.requests.drafts import Draft
from tokcount.requests.faults import clipped
from tokcount.requests.jsonfields import Json
from tokcount.requests.messages import why
from tokcount.requests.schema_text import format_text
from tokcount.requests.typescript import BETWEEN, HEAD, TAIL, Rendered, function

_MOST = 5


class Tool(NamedTuple):
    """A function of a request, where it stands, and whether the model is held to its schema."""

    path: str
    given: Json
    strict: bool


def tools_draft(
    tools: Sequence[Tool], *, each: int, undescribed: int, reasons: tuple[str, ...], constant: int = 0
) -> Draft:
    """All functions: each a part of its own, the text around them and ``constant`` in the whole.

    Arguments:
        tools: at least one.
        each, undescribed: what every function costs besides its text, and what one without a description
            costs more, in tokens.
        reasons: why the whole is an estimate.
        constant: what the whole costs besides, in tokens.

    Raises:
        ShapeError: one of them is no function.
    """
    shown = [function(one.given, one.path, strict=one.strict) for one in tools]
    frame, bodies = cut([one.text for one in shown])
    parts = tuple(
        Draft(
            path=tool.path.removesuffix(".function"),
            kind="tool",
            constant=each + (0 if tool.given.get("description") else undescribed),
            texts=(body,),
            label=tool.given["name"],
            reasons=unseen(rendered, "tool"),
        )
        for tool, rendered, body in zip(tools, shown, bodies, strict=True)
    )
    return Draft("tools", "tools", constant, frame, reasons=reasons, parts=parts)


def format_draft(wanted: Json, path: str, constant: int, estimate: str) -> Draft:
    """A response format with a schema; ``constant`` is what it costs besides its text, in tokens.

    Raises:
        ShapeError: it has no name, or no schema.
    """
    shown = format_text(wanted, path)
    reasons = why(estimate, *unseen(shown, "response format"))
    return Draft(path, "schema", constant, (shown.text,), (), wanted["name"], reasons)


def cut(functions: Sequence[str]) -> tuple[tuple[str, ...], list[str]]:
    """The text of functions as that of the frame around them, and that of each one.

    The tokens of all add up to those of the whole, for it is cut where no token can reach across; so what
    stands before the first such place in a function (``//`` or ``type``) is counted with what precedes it.
    """
    begins = [next_cut(one, 0) for one in functions]
    last = next_cut(TAIL, 0)
    starts = [f"{BETWEEN}{one[:begin]}" for one, begin in zip(functions, begins, strict=True)]
    ends = (*starts[1:], f"{BETWEEN}{TAIL[:last]}")
    bodies = [f"{one[begin:]}{end}" for one, begin, end in zip(functions, begins, ends, strict=True)]
    return (f"{HEAD}{starts[0]}", TAIL[last:]), bodies


def line_break(system: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The texts with which a line break after ``system`` is counted, and those to be taken away again.

    Only the end of ``system`` matters, from the last place on that no token can reach across.
    """
    end = system[last_cut(system) :]
    return (f"{end}\n",), (end,)


def unseen(rendered: Rendered, what: str) -> tuple[str, ...]:
    """Why the count of something rendered is an estimate."""
    if not rendered.unseen:
        return ()
    # Keywords are the user's, who may have any number of them, of any length.
    told = [clipped(one)[1:-1] for one in rendered.unseen[:_MOST]]
    more = len(rendered.unseen) - len(told)
    return (f"no recorded {what} has {', '.join(told)}{f' and {more} more' if more else ''}",)
