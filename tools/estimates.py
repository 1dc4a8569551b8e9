"""Measures how the tokens of other vendors' tokenizers follow from those of o200k_base, script by script.

    python -m tools.estimates CORPUS DAY [-o tokcount/engines/data/estimates.json]

CORPUS is a folder of texts named KIND.NAME.txt; KIND is ``english``, ``code``, ``prose`` (of languages that
many write) or ``rare``. ``tools/estimates_corpus.py`` makes the one that was used. The packages of all the
extras, numpy and Python 3.12 or later have to be there; nothing else of the project needs any of this.

A script's factor is found by least squares of the relative errors over the texts that are in it, first
Latin's with those of digits, marks and capitals, then each other's with these held. Errors are of texts
that were not fitted to: each half of the texts is held against the factors of the other.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from tokcount.engines import load
from tokcount.engines.estimate_engine import BASE, CHARACTERS
from tokcount.engines.letters import ACCENTED, LATIN, OTHER, SCRIPTS, runs
from tokcount.engines.vendors import version
from tokcount.model.tokenizers import VENDORS

_PART = 30_000
_PARTS_OF_A_TEXT = 8
# English and code are what most people count; what few write must not decide. So much has each kind as a
# whole.
_WEIGHTS = {"english": 4.0, "code": 4.0, "prose": 2.0, "rare": 0.4}
_MOST_OF_A_TEXT = 0.95
_ENOUGH_OF_A_TEXT = 0.4
# o200k_base has at most three digits in a token: with this the factor of a digit leaves no text below
# nothing.
_DIGITS_OF_A_TOKEN = 3


class Sample(NamedTuple):
    """A text: its kind, tokens under ``BASE`` by script, characters by kind, and tokens by tokenizer."""

    kind: str
    scripts: dict[str, int]
    characters: dict[str, int]
    tokens: dict[str, int]

    def share(self, *scripts: str) -> float:
        """How much of the text is in these scripts."""
        return sum(self.scripts.get(script, 0) for script in scripts) / max(sum(self.scripts.values()), 1)


class Fit(NamedTuple):
    """Factors of one tokenizer."""

    scripts: dict[str, float]
    characters: dict[str, float]

    def tokens(self, sample: Sample) -> float:
        """What the factors make of a text."""
        other = self.scripts.get(OTHER, 1.0)
        by_script = sum(n * self.scripts.get(script, other) for script, n in sample.scripts.items())
        return by_script + sum(n * self.characters[kind] for kind, n in sample.characters.items())


def main() -> None:
    """Measure, and write or print what was found."""
    parser = argparse.ArgumentParser(description="Measure the factors of estimates.")
    parser.add_argument("corpus", type=Path)
    parser.add_argument("day", help="the day of the measurement, YYYY-MM-DD")
    parser.add_argument("-o", "--output", type=Path)
    typed = parser.parse_args()
    samples = list(_samples(sorted(typed.corpus.glob("*.*.txt"))))
    data = {name: _measured(samples, name, typed.day) for name in VENDORS}
    text = json.dumps(data, indent=1, ensure_ascii=False) + "\n"
    if typed.output:
        typed.output.write_text(text, encoding="utf-8")
    else:
        print(text, end="")


def _samples(paths: Iterable[Path]) -> Iterable[Sample]:
    engines = {name: load(name) for name in VENDORS}
    base = load(BASE)
    for path in paths:
        text = path.read_text(encoding="utf-8")
        starts = range(0, min(len(text), 2 * _PART * _PARTS_OF_A_TEXT), 2 * _PART)
        for part in (text[start : start + _PART] for start in starts):
            scripts: dict[str, int] = {}
            for script, run in runs(part):
                scripts[script] = scripts.get(script, 0) + base.count_many([run])[0]
            data = part.encode()
            characters = {kind: len(data) - len(data.translate(None, of)) for kind, of in CHARACTERS.items()}
            tokens = {name: engine.count_many([part])[0] for name, engine in engines.items()}
            yield Sample(path.name.partition(".")[0], scripts, characters, tokens)


def _measured(samples: Sequence[Sample], name: str, day: str) -> dict[str, Any]:
    fit = _fitted(samples, name)
    halves = [samples[0::2], samples[1::2]]
    fits = [_fitted(half, name) for half in halves]
    off: dict[str, list[float]] = {}
    for other, half in zip(reversed(fits), halves, strict=True):
        for sample in half:
            error = abs(other.tokens(sample) / sample.tokens[name] - 1)
            off.setdefault(sample.kind, []).append(error)
    return {
        "scripts": {script: round(1000 * factor) for script, factor in fit.scripts.items()},
        "characters": {kind: round(1000 * factor) for kind, factor in fit.characters.items()},
        "errors": {kind: int(np.ceil(100 * np.quantile(off[kind], 0.9))) for kind in _WEIGHTS},
        "basis": f"{version(name)} on {day}",
    }


def _fitted(samples: Sequence[Sample], name: str) -> Fit:
    fit = _latin([s for s in samples if s.share(LATIN, ACCENTED) >= _MOST_OF_A_TEXT], name)
    for script in (s for s in SCRIPTS if s not in (LATIN, ACCENTED, "Kana")):
        _add(fit, samples, name, script, (LATIN, ACCENTED, script))
    # Chinese decides on Han, and Japanese on what is left.
    _add(fit, samples, name, "Kana", (LATIN, ACCENTED, "Han", "Kana"))
    return fit


def _add(fit: Fit, samples: Iterable[Sample], name: str, script: str, among: tuple[str, ...]) -> None:
    """The factor of one script, with those that are known held."""
    own = [s for s in samples if s.share(*among) >= _MOST_OF_A_TEXT and s.share(script) >= _ENOUGH_OF_A_TEXT]
    if own:
        held = Fit({**fit.scripts, script: 0.0, OTHER: 0.0}, fit.characters)
        rest = [s.tokens[name] - held.tokens(s) for s in own]
        [factor] = _least_squares([[s.scripts[script] for s in own]], rest, own, name)
        fit.scripts[script] = factor


def _latin(samples: Sequence[Sample], name: str) -> Fit:
    """Latin's factors, and those of the characters; with none could a text come to less than nothing."""
    held: dict[str, float] = {}
    while True:
        free = [kind for kind in CHARACTERS if kind not in held]
        rest = [s.tokens[name] - sum(held[kind] * s.characters[kind] for kind in held) for s in samples]
        columns = [[s.scripts.get(script, 0) for s in samples] for script in (LATIN, ACCENTED)]
        columns += [[s.characters[kind] for s in samples] for kind in free]
        latin, accented, *factors = _least_squares(columns, rest, samples, name)
        found = dict(zip(free, factors, strict=True))
        least = {kind: -0.95 * latin / _DIGITS_OF_A_TOKEN if kind == "digit" else 0.0 for kind in CHARACTERS}
        low = [kind for kind in free if found[kind] < least[kind]]
        if not low:
            return Fit({LATIN: latin, ACCENTED: accented}, {**found, **held})
        held[low[0]] = least[low[0]]


def _least_squares(
    columns: Sequence[Sequence[int]], rest: Sequence[float], samples: Sequence[Sample], name: str
) -> list[float]:
    """Factors of the columns, for which the relative errors are least."""
    numbers = Counter(s.kind for s in samples)
    weights = np.array([(_WEIGHTS[s.kind] / numbers[s.kind]) ** 0.5 / s.tokens[name] for s in samples])
    matrix = np.array(columns, dtype=float).T * weights[:, None]
    return [float(factor) for factor in np.linalg.lstsq(matrix, np.array(rest) * weights, rcond=None)[0]]


if __name__ == "__main__":
    main()
