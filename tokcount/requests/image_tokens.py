"""How many tokens a picture of some size is billed, by the rule that the price table has for its model.

The formulas are those of OpenAI's guide to images and vision; the numbers in them stand in ``pricing.yaml``
(``image_rules``), with where they are from. Nothing here reads a picture.
"""

from __future__ import annotations

from math import ceil, floor, isqrt

from tokcount.model.prices import ImageRule

DETAILS = ("low", "high", "auto", "original")
"""What a request may ask for; where it asks for nothing it gets ``auto``."""

Found = tuple[int, tuple[str, ...]]
"""Tokens, and why they are an estimate: nothing where they are exact."""


def needs_size(rule: ImageRule, detail: str = "auto") -> bool:
    """Whether the tokens depend on the size: tiles in detail ``low`` cost the same for every picture."""
    return not (rule.method == "tile" and detail == "low")


def image_tokens(
    rule: ImageRule, width: int, height: int, detail: str = "auto", *, chat: bool = True
) -> Found:
    """The tokens of one picture, and the reasons why they are an estimate.

    A message that holds pictures and no text costs a token more on Responses (all five recordings of one);
    that is a matter of the message and not counted here.

    Arguments:
        rule: that of the model.
        width, height: in pixels, at least 1. Which is which makes no difference.
        detail: one of ``DETAILS``; anything else counts as ``auto`` and is a reason.
        chat: whether it is sent to Chat Completions, where some models bill a token more than on Responses.
    """
    doubts = [rule.estimated] if rule.estimated else []
    if detail not in DETAILS:
        doubts.append(f"there is no detail '{detail[:20]}'; counted as auto")
        detail = "auto"
    if detail == "original" and not rule.original_fit:
        doubts.append("detail original is for gpt-5.4 and later; counted as high")
        detail = "high"
    # Where nothing or auto was asked for, every recorded tile model billed high.
    detail = rule.auto if detail == "auto" else detail
    tokens, more = (_tiles if rule.method == "tile" else _patches)(rule, width, height, detail)
    on_top = rule.plus + (rule.plus_chat if chat else 0)
    return tokens + on_top, (*doubts, *more)


def _tiles(rule: ImageRule, width: int, height: int, detail: str) -> Found:
    if detail == "low":
        return rule.base, ()
    width, height = _shrunk(width, height, rule.fit, max(width, height))
    width, height = _shrunk(width, height, rule.short_side, min(width, height))
    return rule.base + rule.per_tile * _squares(width, height, rule.tile), ()


def _patches(rule: ImageRule, width: int, height: int, detail: str) -> Found:
    most, fit = rule.max_patches, rule.fit
    doubts, shrunk_to = [], ""
    if detail == "original":
        most, fit = rule.original_patches, rule.original_fit
    elif detail == "low" and rule.low:
        fit = rule.low
    elif detail == "low":
        doubts.append("detail low is said to change nothing on this model, which few bills show")
    if fit and max(width, height) > fit:
        shrunk_to = f"{fit:,} pixels"
        width, height = _shrunk(width, height, fit, max(width, height))
    number = _squares(width, height, rule.patch)
    if most and number > most:
        shrunk_to = f"{most:,} patches"
        number = _within(width, height, rule.patch, most)
    if shrunk_to:
        doubts.append(f"the picture is shrunk to {shrunk_to}, by a rule that few bills show")
    if rule.refused_above and number > rule.refused_above:
        doubts.append(f"the API refuses a picture of more than {rule.refused_above:,} patches")
    # A product of floating point, as the vendor's must be: 300 x 1.62 is billed as more than 486.
    tokens = number * float(rule.multiplier)
    return (floor(tokens) + 1 if rule.rounding == "past" else ceil(tokens)), tuple(doubts)


def _squares(width: int, height: int, side: int) -> int:
    """How many squares of ``side`` pixels it takes to cover a picture."""
    return -(-width // side) * -(-height // side)


def _shrunk(width: int, height: int, limit: int, side: int) -> tuple[int, int]:
    """The size after ``side``, one of the two, was brought down to ``limit``; each rounded to whole pixels.

    In whole numbers, since the size may be as absurd as a header can say.
    """
    if not limit or side <= limit:
        return width, height
    return _scaled(width, limit, side), _scaled(height, limit, side)


def _scaled(length: int, limit: int, side: int) -> int:
    return max(1, (2 * length * limit + side) // (2 * side))


def _within(width: int, height: int, side: int, most: int) -> int:
    """The patches of a picture that was shrunk to at most ``most`` of them.

    The guide shrinks by sqrt(side² · most / (width · height)), and then until one of the sides is a whole
    number of patches: sqrt(most · width / height) without its fraction, or the same of the height, whichever
    makes the picture smaller. In whole numbers, for floating point would now and then miss by a row.
    """
    columns = min(most, max(1, isqrt(most * width // height)))
    rows = min(most, max(1, isqrt(most * height // width)))
    patches, whole = (columns, width) if columns * height <= rows * width else (rows, height)
    width, height = (max(1, length * side * patches // whole) for length in (width, height))
    return min(most, _squares(width, height, side))
