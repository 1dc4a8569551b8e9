"""Tokenizers of open models in splintr, a library in Rust that ships their vocabularies."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import partial
from importlib import import_module

from tokcount.engines.surrogates import without_surrogates
from tokcount.engines.vendors import check
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


class SplintrEngine:
    """Counts as the vendor's own tokenizer does; special tokens in a text count as the text that they are."""

    def __init__(self, encoding: str) -> None:
        check(encoding)
        vendor = VENDORS[encoding]
        tokenizer = import_module(vendor.library).Tokenizer.from_pretrained(vendor.name)
        self._count = _counter(encoding, tokenizer.encode_ordinary)
        self.choice = EngineChoice(encoding, vendor.package, "it ships that vocabulary")

    def count_many(self, texts: Sequence[str]) -> list[int]:
        """The number of tokens of each text, in order."""
        return [self._count(without_surrogates(text)) for text in texts]


def _counter(encoding: str, encode: Callable[[str], Sequence[int]]) -> Callable[[str], int]:
    if encoding == "gemma3":
        return partial(_apart, encode)
    if encoding.startswith("qwen"):
        return lambda text: len(encode(_composed(text)))
    return lambda text: len(encode(text))


def _apart(encode: Callable[[str], Sequence[int]], text: str) -> int:
    """The tokens of a text, with the pieces that are found first as one each."""
    count = start = 0
    for found in _FOUND_FIRST.finditer(text):
        if found[1] is None or int(found[1]) <= _LAST_UNUSED:
            count += 1 + (len(encode(text[start : found.start()])) if found.start() > start else 0)
            start = found.end()
    return count + len(encode(text[start:] if start else text))


def _composed(text: str) -> str:
    """``text`` in Unicode's normal form C, as Qwen's tokenizers take it."""
    if text.isascii():
        return text
    from unicodedata import normalize

    return normalize("NFC", text)


def make(encoding: str, jobs: int | None = None) -> SplintrEngine:  # noqa: ARG001  # as all engines are made
    """The engine for a tokenizer in splintr; on one thread, whatever ``jobs`` says."""
    return SplintrEngine(encoding)
