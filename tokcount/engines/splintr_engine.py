"""Tokenizers of open models in splintr, a library in Rust that ships their vocabularies."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from importlib import import_module

from tokcount.engines.composed import composed
from tokcount.engines.pieces import CUTS, pieces
from tokcount.engines.surrogates import without_surrogates
from tokcount.engines.vendors import check
from tokcount.errors import EngineError
from tokcount.model import EngineChoice
from tokcount.model.tokenizers import VENDORS

# Pieces of Gemma 3's vocabulary that SentencePiece finds before all others ("user defined"), and that are no
# special tokens: tags of HTML and places that were kept free. splintr knows them with special tokens only.
_TAGS = (
    "table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td", "h1", "h2", "h3", "h4", "h5",
    "h6", "blockquote", "strong", "em", "b", "i", "u", "s", "sub", "sup", "code", "a", "html", "body", "img",
    "span", "bbox", "ul", "li", "div", "iframe", "footer",
)  # fmt: skip
_LAST_UNUSED = 6241
_FOUND_FIRST = re.compile(rf"</?(?:{'|'.join(_TAGS)})>|<mask>|\[multimodal\]|<unused(0|[1-9][0-9]{{0,3}})>")
# Gemma's vocabularies take three times as long for a megabyte in one piece as in such ones.
_PIECE = 4_000
# What cannot be cut is encoded by one call, which nobody can interrupt, and takes 70 bytes a character.
_MOST = 8_000_000
# How SentencePiece spells a blank; splintr takes that back for some of its vocabularies only.
_BLANK = "▁".encode()


class SplintrEngine:
    """Counts as the vendor's own tokenizer does; special tokens in a text count as the text that they are."""

    def __init__(self, encoding: str) -> None:
        check(encoding)
        vendor = VENDORS[encoding]
        tokenizer = import_module(vendor.library).Tokenizer.from_pretrained(vendor.name)
        self._encode: Callable[[str], Sequence[int]] = tokenizer.encode_ordinary
        self._decode: Callable[[int], bytes] = tokenizer.decode_token_bytes
        self._parts = {"gemma3": _apart, "qwen2": _composed}.get(encoding, _as_it_is)
        self._places = CUTS.get(vendor.cut)
        self.choice = EngineChoice(encoding, vendor.package, "it ships that vocabulary")

    def count_many(self, texts: Sequence[str]) -> list[int]:
        """The number of tokens of each text, in order."""
        return [self._count(without_surrogates(text)) for text in texts]

    def token_bytes(self, text: str) -> Iterator[bytes]:
        """Each token of a text without surrogates, as the tokenizer takes it, with blanks for ▁."""
        for part, is_token in self._parts(text):
            if is_token:
                yield part.encode()
            else:
                yield from (self._decode(each).replace(_BLANK, b" ") for each in self._encode(part))

    def _count(self, text: str) -> int:
        return sum(1 if is_token else self._counted(part) for part, is_token in self._parts(text))

    def _counted(self, part: str) -> int:
        if self._places is None or len(part) <= _PIECE:
            return len(self._encode(part))
        return sum(map(self._piece, pieces(part, _PIECE, self._places)))

    def _piece(self, piece: str) -> int:
        if len(piece) > _MOST:
            what = f"{len(piece):,} characters in a row have no place to cut, more than {_MOST:,}"
            raise EngineError("piece-too-long", f"{what}.", "Leave it out, or count for another model.")
        return len(self._encode(piece))


def _as_it_is(text: str) -> Iterator[tuple[str, bool]]:
    yield text, False


def _apart(text: str) -> Iterator[tuple[str, bool]]:
    """The parts of a text, and which of them are pieces that are found first, one token each."""
    start = 0
    for found in _FOUND_FIRST.finditer(text):
        if found[1] is None or int(found[1]) <= _LAST_UNUSED:
            if found.start() > start:
                yield text[start : found.start()], False
            yield found[0], True
            start = found.end()
    yield text[start:], False


def _composed(text: str) -> Iterator[tuple[str, bool]]:
    """``text`` in Unicode's normal form C, as Qwen's tokenizers take it."""
    yield composed(text), False


def make(encoding: str, jobs: int | None = None) -> SplintrEngine:  # noqa: ARG001  # as all engines are made
    """The engine for a tokenizer in splintr; on one thread, whatever ``jobs`` says."""
    return SplintrEngine(encoding)
