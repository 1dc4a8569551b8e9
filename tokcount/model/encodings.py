"""What encodings make of the same text: characters and tokens, script by script."""

from decimal import ROUND_HALF_EVEN, Context, Decimal
from typing import NamedTuple

from tokcount.model.inputs import Skipped
from tokcount.model.prices import Model, Price

_WIDE = Context(prec=60)
# A millionth of a cent: what a division leaves is rounded to that.
_STEP = Decimal("0.00000001")


class Priced(NamedTuple):
    """An encoding, and a model that counts with it and has a price, where one is known."""

    name: str
    model: Model | None = None
    price: Price | None = None


class Passage(NamedTuple):
    """What is written in one script: its characters, and its tokens under each encoding."""

    script: str = ""
    characters: int = 0
    tokens: tuple[int, ...] = ()

    def __add__(self, other: "Passage") -> "Passage":  # type: ignore[override]  # a sum; tuples join
        if not self.tokens or not other.tokens:
            tokens = self.tokens or other.tokens
        else:
            tokens = tuple(a + b for a, b in zip(self.tokens, other.tokens, strict=True))
        return Passage(self.script, self.characters + other.characters, tokens)

    def per_token(self, index: int) -> Decimal | None:
        """Characters that a token stands for, under one of the encodings."""
        tokens = self.tokens[index] if self.tokens else 0
        return _WIDE.divide(Decimal(self.characters), Decimal(tokens)) if tokens else None

    def cost(self, index: int, encoding: Priced) -> Decimal | None:
        """USD for a million such characters as input of the encoding's model, to a millionth of a cent."""
        if encoding.price is None or not self.characters or not self.tokens:
            return None
        rate = encoding.price.standard.base.input
        exact = _WIDE.divide(_WIDE.multiply(rate, Decimal(self.tokens[index])), Decimal(self.characters))
        return exact.quantize(_STEP, ROUND_HALF_EVEN)


class Encoded(NamedTuple):
    """A text under several encodings, the script with the most characters first."""

    encodings: tuple[Priced, ...]
    passages: tuple[Passage, ...] = ()
    names: tuple[str, ...] = ()
    size: int = 0
    skipped: tuple[Skipped, ...] = ()
    partial: bool = False

    @property
    def whole(self) -> Passage:
        """All scripts added up."""
        return sum(self.passages, Passage("", 0, (0,) * len(self.encodings)))
