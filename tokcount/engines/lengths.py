"""Where the tokens of a text begin and end, as the reference tokenizer has it."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from tokcount.engines.surrogates import without_surrogates

if TYPE_CHECKING:
    import tiktoken


def token_lengths(text: str, encoding: str) -> list[int]:
    """The length of each token in bytes of UTF-8, in order; a lone surrogate is three bytes, as U+FFFD."""
    loaded = _loaded(encoding)
    ids = loaded.encode_ordinary(without_surrogates(text))
    return [len(loaded.decode_single_token_bytes(each)) for each in ids]


@cache
def _loaded(encoding: str) -> tiktoken.Encoding:
    from tokcount.engines.tiktoken_engine import load_encoding

    return load_encoding(encoding)
