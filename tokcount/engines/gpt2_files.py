"""GPT-2's two vocabulary files, rebuilt from the tokens of r50k_base, whose ranks are the same."""

from __future__ import annotations

import json
from itertools import pairwise

_END_OF_TEXT = ("<|endoftext|>", 50256)


def _visible_bytes() -> dict[int, str]:
    """GPT-2's stand-in characters: a printable Latin-1 character for itself, U+0100 and on for the rest."""
    printable = [byte for byte in range(256) if chr(byte).isprintable() and chr(byte) != " "]
    rest = [byte for byte in range(256) if byte not in printable]
    return {byte: chr(byte) for byte in printable} | {byte: chr(256 + n) for n, byte in enumerate(rest)}


def _last_merge(token: bytes, ranks: dict[bytes, int]) -> tuple[bytes, bytes]:
    """The two parts that byte pair encoding joins last to make ``token``."""
    parts = [token[i : i + 1] for i in range(len(token))]
    while len(parts) > 2:
        pairs = [(ranks.get(a + b, len(ranks)), i) for i, (a, b) in enumerate(pairwise(parts))]
        _, i = min(pairs)
        parts[i : i + 2] = [parts[i] + parts[i + 1]]
    return parts[0], parts[1]


def vocab_bpe(tokens: list[bytes]) -> bytes:
    """The file of merges, ``vocab.bpe``, from the tokens in order of rank."""
    visible = _visible_bytes()
    ranks = {token: rank for rank, token in enumerate(tokens)}
    lines = ["#version: 0.2"]
    for token in tokens[256:]:
        left, right = _last_merge(token, ranks)
        lines.append(f"{''.join(visible[b] for b in left)} {''.join(visible[b] for b in right)}")
    return ("\n".join(lines) + "\n").encode()


def encoder_json(tokens: list[bytes]) -> bytes:
    """The file of ids, ``encoder.json``, from the tokens in order of rank."""
    visible = _visible_bytes()
    ids = {"".join(visible[b] for b in token): rank for rank, token in enumerate(tokens)}
    return json.dumps(ids | dict([_END_OF_TEXT])).encode()
