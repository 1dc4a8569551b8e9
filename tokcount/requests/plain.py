"""Bodies for completions and embeddings → drafts: their texts, and nothing else."""

from __future__ import annotations

from tokcount.requests.drafts import Draft, ShapeError
from tokcount.requests.faults import kind
from tokcount.requests.jsonfields import Json

_HINT = "Give a string, a list of strings, or tokens."


def drafts(body: Json, key: str) -> list[Draft]:
    """The parts of a request: the tokens of each text, and one for each token that is given.

    Arguments:
        body: the request.
        key: where its texts are: ``prompt`` or ``input``.

    Raises:
        ShapeError: it is not what the API takes.
    """
    given = body.get(key)
    found = [_draft(given, key)] if _is_one(given) else _each(given, key)
    if body.get("suffix"):
        reason = "what a suffix costs is not known"
        found.append(Draft("suffix", "input", 0, (str(body["suffix"]),), reasons=(reason,)))
    return found


def _is_one(given: object) -> bool:
    return isinstance(given, str) or (isinstance(given, list) and bool(given) and _is_token(given[0]))


def _is_token(given: object) -> bool:
    return isinstance(given, int) and not isinstance(given, bool)


def _each(given: object, key: str) -> list[Draft]:
    if not isinstance(given, list) or not given:
        what = "This is missing." if given is None else f"This is {kind(given) if given else 'empty'}."
        raise ShapeError(key, what, _HINT)
    return [_draft(one, f"{key}[{i}]") for i, one in enumerate(given)]


def _draft(given: object, path: str) -> Draft:
    if isinstance(given, str):
        return Draft(path, "input", 0, (given,))
    if isinstance(given, list) and all(map(_is_token, given)):
        return Draft(path, "input", len(given))
    raise ShapeError(path, f"This must be text or tokens, not {kind(given)}.", _HINT)
