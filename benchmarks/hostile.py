"""Inputs that have made tokenizers slow, hungry or crash, each as a text of at least so many bytes."""

from __future__ import annotations

import base64
import json
import random
from collections.abc import Callable

_SEED = 5


def _repeated(text: str) -> Callable[[int], str]:
    length = len(text.encode())
    return lambda size: text * (size // length + 1)


def _random_bytes(size: int) -> bytes:
    return random.Random(_SEED).randbytes(size)


def _base64(size: int) -> str:
    return base64.b64encode(_random_bytes(size)).decode()


def _drawn(*ranges: tuple[int, int]) -> Callable[[int], str]:
    """Random characters of some ranges, without anything between them."""
    characters = [chr(code) for first, last in ranges for code in range(first, last + 1)]
    width = min(len(character.encode()) for character in characters)
    return lambda size: "".join(random.Random(_SEED).choices(characters, k=size // width + 1))


def _json(size: int) -> str:
    chance = random.Random(_SEED)
    rows, length = [], 0
    while length < size:
        number = chance.getrandbits(40)
        row = {"id": number, "name": f"user{number:x}", "tags": ["a", "b", None, True], "at": number / 977}
        rows.append(json.dumps(row, separators=(",", ":")))
        length += len(rows[-1])
    return f"[{','.join(rows)}]"


def _javascript(size: int) -> str:
    chance = random.Random(_SEED)
    parts, length = [], 0
    while length < size:
        a, b, c = (chance.choice("abcdefghijklmnopqrstuvwxyz") for _ in "abc")
        n = chance.randrange(9999)
        parts.append(
            f'function {a}{n}({b},{c}){{return {b}?{c}[{n}]||!1:void 0!=={c}&&({b}={c}.{a}("{n:x}"),{b})}};'
        )
        length += len(parts[-1])
    return "".join(parts)


INPUTS: dict[str, Callable[[int], str]] = {
    "one letter": _repeated("a"),
    "spaces": _repeated(" "),
    "newlines": _repeated("\n"),
    "spaces and newlines": _repeated("   \n \t\r\n"),
    "one punctuation mark": _repeated("!"),
    "base64": _base64,
    "minified JSON": _json,
    "minified JavaScript": _javascript,
    # A NUL would make it binary, which is not counted.
    "random bytes as Latin-1": lambda size: _random_bytes(size).replace(b"\0", b"\1").decode("latin-1"),
    "random letters": _drawn((0x61, 0x7A)),
    "combining marks": _drawn((0x300, 0x36F)),
    "emoji": _drawn((0x1F600, 0x1F64F), (0x1F900, 0x1F9FF)),
    "joined emoji": _repeated("👩\u200d👩\u200d👧\u200d👦"),
    "digits": _drawn((0x30, 0x39)),
    "Chinese without punctuation": _drawn((0x4E00, 0x9FA5)),
}
"""The texts by name; each takes the least number of bytes."""
