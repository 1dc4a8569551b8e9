"""Where the tokens of a text begin and end, as the reference tokenizer has it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import accumulate
from typing import TYPE_CHECKING

from tokcount.engines import is_openai, load
from tokcount.engines.surrogates import without_surrogates
from tokcount.errors import EngineError
from tokcount.model.tokenizers import is_rebuilt

if TYPE_CHECKING:
    import tiktoken

_SENTENCEPIECE = ("gemma3", "gemma4", "mistral_v1")
# How SentencePiece spells a blank: it does not tell one from the other.
_BLANK = "▁"


def check_apart(encoding: str) -> None:
    """Refuse an encoding of which only counts are known, not where a token begins and ends.

    Raises:
        EngineError: it is one of Claude's.
    """
    # ctok gives tokens too, one way of many to come to the count.
    if is_rebuilt(encoding):
        raise EngineError(
            "encoding-apart",
            f"The tokens of {encoding} cannot be told apart: only how many a text has is known.",
            f"Count with it: tokcount --encoding {encoding}.",
        )


def token_lengths(text: str, encoding: str) -> list[int]:
    """The length of each token in bytes of UTF-8, in order; a lone surrogate is three bytes, as U+FFFD.

    They add up to the text. Where a tokenizer takes another one, a token has its share of what stands in the
    text for it: none, if that is nothing.
    """
    text = without_surrogates(text)
    if is_openai(encoding):
        loaded = _loaded(encoding)
        return [len(loaded.decode_single_token_bytes(each)) for each in loaded.encode_ordinary(text)]
    tokens = load(encoding).token_bytes(text)  # type: ignore[attr-defined]  # all have it that pass check_apart
    return list(_in_the_text(map(len, tokens), taken(text, encoding)))


@cache
def _loaded(encoding: str) -> tiktoken.Encoding:
    from tokcount.engines.tiktoken_engine import load_encoding

    return load_encoding(encoding)


def taken(text: str, encoding: str) -> Iterator[tuple[str, str]]:
    """A text part by part, each with what a vendor's tokenizer takes it for."""
    if encoding.startswith("qwen"):
        yield from _composed(text)
    elif encoding in _SENTENCEPIECE:
        if encoding == "mistral_v1" and text:
            yield "", " "
        for part in filter(None, re.split(f"({_BLANK}+)", text)):
            yield part, part.replace(_BLANK, " ")
    else:
        yield text, text


def _composed(text: str) -> Iterator[tuple[str, str]]:
    """The shortest parts that come to Unicode's normal form C one by one, each with that."""
    from unicodedata import is_normalized, normalize

    start = 0
    if not is_normalized("NFC", text):
        for end in range(1, len(text)):
            if _begins(text, start, end):
                yield text[start:end], normalize("NFC", text[start:end])
                start = end
    yield text[start:], normalize("NFC", text[start:])


def _begins(text: str, start: int, end: int) -> bool:
    """Whether neither the character at ``end`` nor what follows it is composed with what ``start`` begins."""
    from unicodedata import combining, normalize

    character = text[end]
    if character.isascii():
        return True
    if combining(normalize("NFD", character)[0]):
        return False
    both = normalize("NFC", text[start : end + 1])
    return both == normalize("NFC", text[start:end]) + normalize("NFC", character)


def _in_the_text(lengths: Iterable[int], parts: Iterator[tuple[str, str]]) -> Iterator[int]:
    """Lengths of tokens in what was taken to those in the text, in proportion within each part."""
    start = stop = given_start = given_stop = last = 0
    for end in accumulate(lengths):
        while end > stop:
            given, as_taken = next(parts)
            start, stop = stop, stop + len(as_taken.encode())
            given_start, given_stop = given_stop, given_stop + len(given.encode())
        here = given_start + (end - start) * (given_stop - given_start) // (stop - start)
        yield here - last
        last = here
