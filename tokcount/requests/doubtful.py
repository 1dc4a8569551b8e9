"""What is counted and still told as a problem, for whoever sends it should look at it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tokcount.model.requests import Part

LOOP = "a $ref to what it stands in"
BOMB = "its size is beyond any picture's"
# More than a camera of 200 megapixels takes, and what a header of a few bytes can claim.
MOST_PIXELS = 1_000_000_000

_TOLD = {
    LOOP: (
        "The schema refers to what it stands in, so that a count of it has no end.",
        "The reference within is counted as `any`; write out the levels that are needed.",
    ),
    BOMB: (
        f"The picture says that it has more than {MOST_PIXELS:,} pixels.",
        "It is counted by that size, and no API takes it; send a real picture.",
    ),
}


def doubtful(parts: Iterable[Part]) -> Iterator[tuple[str, str, str]]:
    """The path, the reason and the hint of each part that should be looked at."""
    for part in parts:
        for inner in part.walk():
            for sign, (reason, hint) in _TOLD.items():
                if any(sign in told for told in inner.reasons):
                    yield inner.path, reason, hint
