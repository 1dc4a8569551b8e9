"""What a part of a request comes to before its texts are counted: the rules stay apart from the engine."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from tokcount.model.requests import Part


class Draft(NamedTuple):
    """A part that costs ``constant`` tokens, those of each of ``texts``, and not those of ``minus``.

    The other fields are those of the ``Part`` that it becomes; those of ``parts`` come on top.
    """

    path: str
    kind: str
    constant: int = 0
    texts: tuple[str, ...] = ()
    minus: tuple[str, ...] = ()
    label: str = ""
    reasons: tuple[str, ...] = ()
    parts: tuple[Draft, ...] = ()


class ShapeError(Exception):
    """A request is not what the API takes.

    Arguments:
        path: where in the body, as a JSON path.
        reason: one sentence on what is wrong.
        hint: one on what to do.
    """

    def __init__(self, path: str, reason: str, hint: str = "") -> None:
        super().__init__(f"{path}: {reason}" if path else reason)
        self.path = path
        self.reason = reason
        self.hint = hint


def texts_of(drafts: Iterable[Draft]) -> Iterator[str]:
    """Every text that must be counted, some of them more than once."""
    for draft in drafts:
        yield from draft.texts
        yield from draft.minus
        yield from texts_of(draft.parts)


def settled(draft: Draft, tokens: Mapping[str, int]) -> Part:
    """The part that a draft becomes; ``tokens`` has the number of each of its texts."""
    parts = tuple(settled(part, tokens) for part in draft.parts)
    number = (
        draft.constant + sum(tokens[text] for text in draft.texts) - sum(tokens[text] for text in draft.minus)
    )
    number += sum(part.tokens for part in parts)
    return Part(draft.path, draft.kind, number, draft.label, draft.reasons, parts)
