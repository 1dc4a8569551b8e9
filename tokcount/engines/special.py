"""Special tokens: text such as ``<|endoftext|>`` counted as the one token that it names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tokcount.engines import Engine

_END = ("<|endoftext|>",)
_FILL_IN = ("<|fim_prefix|>", "<|fim_middle|>", "<|fim_suffix|>")
_PROMPT = ("<|endofprompt|>",)
_HARMONY = ("startoftext", "return", "constrain", "channel", "start", "end", "message", "call")
_RESERVED = (200000, 200001, 200004, 200009, 200010, 200011, *range(200013, 201088))

# After tiktoken 0.14's tiktoken_ext/openai_public.py; a contract test compares them.
SPECIAL_TOKENS: dict[str, tuple[str, ...]] = {
    "gpt2": _END,
    "r50k_base": _END,
    "p50k_base": _END,
    "p50k_edit": _END + _FILL_IN,
    "cl100k_base": _END + _FILL_IN + _PROMPT,
    "o200k_base": _END + _PROMPT,
    "o200k_harmony": (
        *_END,
        *_PROMPT,
        *(f"<|{name}|>" for name in _HARMONY),
        *(f"<|reserved_{number}|>" for number in _RESERVED),
    ),
}


class SpecialEngine:
    """Counts what is between the special tokens with another engine, and adds one for each.

    That is how tiktoken does it, too: text on either side of a special token never sees across.
    """

    def __init__(self, engine: Engine, encoding: str) -> None:
        self._engine = engine
        self._split = re.compile("|".join(map(re.escape, SPECIAL_TOKENS[encoding]))).split

    def expect(self, size: int) -> None:
        """Load now what so many bytes will be counted with."""
        from tokcount.engines import expect

        expect(self._engine, size)

    def count_many(self, texts: Sequence[str]) -> list[int]:
        """The number of tokens of each text, in order."""
        parts = [self._split(text) for text in texts]
        counts = iter(self._engine.count_many([part for split in parts for part in split]))
        return [sum(next(counts) for _ in split) + len(split) - 1 for split in parts]
