"""Drafts of many requests → their parts, with each distinct text counted once."""

from __future__ import annotations

from collections.abc import Sequence

from tokcount.engines import Engine
from tokcount.model.requests import Part
from tokcount.requests.drafts import Draft, settled, texts_of

_SHORT = 32
_MOST = 10_000
# Half of the time that it takes to make a named tuple goes into its arguments.
_new = tuple.__new__


def settle(
    many: Sequence[Sequence[Draft]], engine: Engine, memo: dict[str, int] | None = None
) -> list[tuple[Part, ...]]:
    """The parts of each request, all of whose texts are counted by one call of the engine.

    Arguments:
        many: the drafts of each request; all of models with the engine's encoding.
        engine: what counts.
        memo: what is known of short texts (roles, names) from batch to batch, in tokens; it is added to, up
            to 10,000 texts. One memo is for one encoding.
    """
    known = {} if memo is None else memo
    counts: dict[str, int] = {}
    for drafts in many:
        for draft in drafts:
            if draft.parts or draft.minus:
                counts.update(dict.fromkeys(texts_of((draft,)), 0))
            else:
                for text in draft.texts:
                    counts[text] = 0
    new = [text for text in counts if text not in known]
    counts = {text: known[text] for text in counts if text in known}
    for text, number in zip(new, engine.count_many(new) if new else (), strict=True):
        counts[text] = number
        if len(text) <= _SHORT and len(known) < _MOST:
            known[text] = number
    return [tuple([_part(draft, counts) for draft in drafts]) for drafts in many]


def _part(draft: Draft, counts: dict[str, int]) -> Part:
    """As ``settled``, but quick for what has neither parts nor anything taken away."""
    path, kind, number, texts, minus, label, reasons, parts = draft
    if parts or minus:
        return settled(draft, counts)
    for text in texts:
        number += counts[text]
    return Part(path, kind, number, label, reasons)
