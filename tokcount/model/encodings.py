"""What encodings make of the same text: characters and tokens, script by script or language by language."""

from datetime import date
from decimal import ROUND_HALF_EVEN, Context, Decimal
from typing import NamedTuple

from tokcount.model.inputs import Skipped
from tokcount.model.prices import Model, Price

_WIDE = Context(prec=60)
# A millionth of a cent: what a division leaves is rounded to that.
_STEP = Decimal("0.00000001")


class Priced(NamedTuple):
    """An encoding, and a model that counts with it and has a price, where one is known.

    There may be none on the day that was asked for. ``old`` says how long ago the price was checked, where
    that is longer than the user allows.
    """

    name: str
    model: Model | None = None
    price: Price | None = None
    old: str = ""
    as_of: date | None = None


class Language(NamedTuple):
    """A language: its name in English, and its code by BCP 47."""

    name: str
    code: str


class Detector(NamedTuple):
    """What told the languages: a library and its version."""

    name: str
    version: str


class Passage(NamedTuple):
    """What is written in one script or language: its characters, and its tokens under each encoding."""

    script: str = ""
    characters: int = 0
    tokens: tuple[int, ...] = ()
    language: Language | None = None

    @property
    def name(self) -> str:
        """What the script or the language is called; of the whole it is empty."""
        return self.language.name if self.language else self.script

    def __add__(self, other: "Passage") -> "Passage":  # type: ignore[override]  # a sum; tuples join
        if not self.tokens or not other.tokens:
            tokens = self.tokens or other.tokens
        else:
            tokens = tuple(a + b for a, b in zip(self.tokens, other.tokens, strict=True))
        return self._replace(characters=self.characters + other.characters, tokens=tokens)

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
    """A text under several encodings, the script or language with the most characters first.

    ``detector`` is there where it is languages.
    """

    encodings: tuple[Priced, ...]
    passages: tuple[Passage, ...] = ()
    names: tuple[str, ...] = ()
    size: int = 0
    skipped: tuple[Skipped, ...] = ()
    partial: bool = False
    detector: Detector | None = None

    @property
    def whole(self) -> Passage:
        """All of them added up."""
        return sum(self.passages, Passage("", 0, (0,) * len(self.encodings)))
