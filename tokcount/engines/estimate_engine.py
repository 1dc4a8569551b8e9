"""The tokens of a tokenizer that is not installed, estimated from those under tiktoken's o200k_base.

Each script has a factor of its own, and so have digits, marks and capitals, which other vocabularies take
apart. All are in thousandths of a token, and so is the result: sums of integers are the same in every
order, and only a whole input is rounded. They were measured; ``data/estimates.json`` has them, and
``tools/estimates.py`` made it.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from functools import cache
from operator import is_not
from typing import TYPE_CHECKING, Any, NamedTuple

from tokcount.engines.letters import runs
from tokcount.engines.surrogates import without_surrogates
from tokcount.model import EngineChoice
from tokcount.model.tokenizers import ESTIMATED, VENDORS, is_rebuilt

if TYPE_CHECKING:
    from tokcount.engines import Engine

BASE = "o200k_base"
_DATA = os.path.join(os.path.dirname(__file__), "data", "estimates.json")
CHARACTERS = {
    "digit": b"0123456789",
    "mark": b"!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~",
    "capital": b"ABCDEFGHIJKLMNOPQRSTUVWXYZ",
}
"""The characters that may have a factor of their own, besides that of their tokens."""
_KINDS = (("english", "English"), ("code", "code"), ("prose", "other"))


class Estimation(NamedTuple):
    """How the tokens of one tokenizer follow from those of ``BASE``; factors are in thousandths.

    ``errors`` is how far off nine in ten of the measured texts of a kind are at most, in percent.
    """

    scripts: Mapping[str, int]
    characters: Mapping[str, int]
    errors: Mapping[str, int]
    basis: str


def estimation(encoding: str) -> Estimation | None:
    """What was measured of a tokenizer."""
    found = _all().get(encoding)
    return None if found is None else Estimation(**found)


def about(encoding: str, given: str = "") -> str:
    """What an estimate of a tokenizer rests on, how good it is, and what makes it better or unnecessary.

    ``given`` says why a model is estimated with its tokenizer too.
    """
    found = estimation(encoding)
    assert found is not None
    errors = ", ".join(f"{found.errors[kind]} % ({name})" for kind, name in _KINDS)
    library = found.basis.partition(" on ")[0]
    how = f"by script from {BASE}, nine in ten texts within {errors} of {library}"
    return "; ".join(filter(None, (given, how, _better(encoding, stays=bool(given)))))


def _better(encoding: str, *, stays: bool) -> str:
    """The extra that counts, or brings an estimate that is nearer where it ``stays`` one."""
    vendor = VENDORS[encoding]
    does = "comes closer" if stays or is_rebuilt(encoding) else "counts it"
    wanted = ".".join(map(str, vendor.needs))
    python = f" with Python {wanted} or later" if vendor.needs > (3, 11) else ""
    return f"tokcount[{vendor.extra}] {does}{python}"


def measured() -> str:
    """What the data depend on, for those who keep counts: they change with it."""
    from zlib import crc32

    with open(_DATA, "rb") as file:
        return f"{crc32(file.read()):08x}"


@cache
def _all() -> dict[str, dict[str, Any]]:
    with open(_DATA, encoding="utf-8") as file:
        data: dict[str, dict[str, Any]] = json.load(file)
    return data


class _Features(NamedTuple):
    """What all estimates of a text are made of: tokens under ``BASE`` by script, characters by kind."""

    scripts: Mapping[str, int]
    characters: Mapping[str, int]


class EstimateEngine:
    """Counts in thousandths of an estimated token."""

    # Several tokenizers are estimated of the same texts in turn: only the first has to look at them.
    _last: tuple[Sequence[str], list[_Features]] = ((), [])

    def __init__(self, encoding: str, jobs: int | None = None) -> None:
        from tokcount.engines import load

        found = estimation(encoding.removeprefix(ESTIMATED))
        assert found is not None
        self._found = found
        self._base = load(BASE, jobs=jobs)
        self.choice = EngineChoice(encoding, BASE, "its own tokenizer is not installed")

    def expect(self, size: int) -> None:
        """Load now what so many bytes will be counted with."""
        from tokcount.engines import expect

        expect(self._base, size)

    def count_many(self, texts: Sequence[str]) -> list[int]:
        """The thousandths of tokens of each text, in order."""
        return [self._estimated(features) for features in self._features(texts)]

    def _features(self, texts: Sequence[str]) -> list[_Features]:
        known, features = EstimateEngine._last
        if len(known) != len(texts) or any(map(is_not, known, texts)):
            features = _looked_at(texts, self._base)
            EstimateEngine._last = (tuple(texts), features)
        return features

    def _estimated(self, features: _Features) -> int:
        scripts, characters = self._found.scripts, self._found.characters
        by_script = sum(number * scripts[script] for script, number in features.scripts.items())
        return by_script + sum(number * characters[kind] for kind, number in features.characters.items())


def _looked_at(texts: Sequence[str], base: Engine) -> list[_Features]:
    clean = [without_surrogates(text) for text in texts]
    parts = [(i, script, run) for i, text in enumerate(clean) for script, run in runs(text)]
    scripts: list[dict[str, int]] = [{} for _ in clean]
    for (i, script, _), count in zip(parts, base.count_many([run for _, _, run in parts]), strict=True):
        scripts[i][script] = scripts[i].get(script, 0) + count
    return [_Features(*pair) for pair in zip(scripts, map(_characters, clean), strict=True)]


def _characters(text: str) -> dict[str, int]:
    """How many digits, marks and capitals there are."""
    data = text.encode()
    return {kind: len(data) - len(data.translate(None, those)) for kind, those in CHARACTERS.items()}


class WholeEngine:
    """The same in whole tokens, for texts that are not added up before they are rounded."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def expect(self, size: int) -> None:
        """Load now what so many bytes will be counted with."""
        from tokcount.engines import expect

        expect(self._engine, size)

    def count_many(self, texts: Sequence[str]) -> list[int]:
        """The number of tokens of each text, in order; a half is rounded to even, as money is."""
        return [round_thousandths(count) for count in self._engine.count_many(texts)]


def round_thousandths(count: int) -> int:
    """Thousandths of a token as whole tokens; a half goes to the even number."""
    whole, rest = divmod(count, 1000)
    return whole + (rest > 500 or (rest == 500 and whole % 2 == 1))


def make(encoding: str, jobs: int | None = None) -> EstimateEngine:
    """The engine for the estimate of a tokenizer: ``~gemma3``."""
    return EstimateEngine(encoding, jobs)
