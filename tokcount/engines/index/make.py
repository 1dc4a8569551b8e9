"""Makes the data files of the index engine, when the package is built, of the vocabularies and of tiktoken.

Each vocabulary's index is read back and must give the official file, to the byte; and what the patterns in
``split.py`` take for granted about Unicode is checked against tiktoken, which is where the classes come from.
"""

from __future__ import annotations

import hashlib
import sys
import zlib
from array import array
from base64 import b64decode, b64encode
from functools import cache
from itertools import groupby
from pathlib import Path

from tokcount.cache import write_atomically
from tokcount.engines import vocabulary
from tokcount.engines.index import split
from tokcount.engines.index.format import (
    CHECKSUM,
    CLASSES,
    DATA,
    FIELDS,
    MAGIC,
    NO_GAP,
    POSITION_BITS,
    START,
    VERSION,
    VOCABULARIES,
    ClassTable,
    VocabularyIndex,
    index_path,
)
from tokcount.errors import EngineError

_CONTRACTED = "sdmtlver"
_CLASSES = {
    r"\p{Lu}": split.UPPER,
    r"\p{Lt}": split.UPPER,
    r"\p{Lm}": split.CASELESS,
    r"\p{Lo}": split.CASELESS,
    r"\p{Ll}": split.LOWER,
    r"\p{M}": split.MARK,
    r"\p{N}": split.NUMBER,
    r"\s": split.SPACE,
}


def make_all(folder: str = DATA) -> list[str]:
    """Writes every data file into ``folder``, and gives their paths.

    Raises:
        EngineError: an official vocabulary cannot be rebuilt from what is installed, or from what was
            written; or Unicode in tiktoken is not what the patterns were written for.
    """
    Path(folder).mkdir(parents=True, exist_ok=True)
    paths = []
    for name in sorted(set(VOCABULARIES.values())):
        paths.append(index_path(name, folder))
        make_vocabulary(name, paths[-1])
    paths.append(index_path(CLASSES, folder))
    make_classes(paths[-1])
    return paths


def make_vocabulary(name: str, path: str) -> None:
    """Writes the index of one vocabulary, and checks that nothing was lost.

    Raises:
        EngineError: as ``make_all`` does.
    """
    [file] = vocabulary.FILES[name]
    ranks = [(b64decode(token), int(rank)) for token, rank in map(bytes.split, file.rebuilt().splitlines())]
    gaps = [rank for position, (_, rank) in enumerate(ranks) if rank != position]
    gap = gaps[0] - 1 if gaps else NO_GAP
    tokens = [token for token, _ in ranks]
    slots = _slots(tokens)
    numbers = (len(tokens), len(slots), gap, max(map(len, tokens)))
    body = _little(slots) + _little(_offsets(tokens, START + 4 * len(slots))) + b"".join(tokens)
    write(path, name, numbers, bytes.fromhex(file.sha256), body)
    held = hashlib.sha256(official_file(VocabularyIndex(path, name))).hexdigest()
    _expect(held == file.sha256, f"the index of {name} does not hold the official file")


def write(path: str, name: str, numbers: tuple[int, int, int, int], sha256: bytes, body: bytes) -> None:
    """Writes a data file, entirely or not at all: others may have the old one mapped.

    Arguments:
        numbers: the fields of the header from the number of tokens to the longest token's length.
        sha256: that of the official file.
        body: what follows the header.
    """
    fields = FIELDS.pack(MAGIC, VERSION, name.encode(), START + len(body), *numbers, sha256)
    checksum = CHECKSUM.pack(zlib.crc32(body, zlib.crc32(fields)))
    write_atomically(Path(path), fields + checksum + body)


def official_file(index: VocabularyIndex) -> bytes:
    """The official .tiktoken file that an index stands for."""
    offsets = index.offsets
    return b"".join(
        b"%b %d\n" % (b64encode(index.data[offsets[n] : offsets[n + 1]]), n + (n >= index.gap))
        for n in range(index.tokens)
    )


def _slots(tokens: list[bytes]) -> array[int]:
    _expect(len(tokens) < 1 << POSITION_BITS, f"{len(tokens)} tokens are more than it can hold")
    # Most of what is looked up is not there: more than two slots a token keep the search short.
    count = 1 << (len(tokens) * 2).bit_length()
    slots = array("I", bytes(4 * count))
    for position, token in enumerate(tokens):
        crc = zlib.crc32(token)
        at = crc & (count - 1)
        while slots[at]:
            at = (at + 1) & (count - 1)
        slots[at] = (crc >> POSITION_BITS << POSITION_BITS) | (position + 1)
    return slots


def _offsets(tokens: list[bytes], slots_end: int) -> array[int]:
    at = slots_end + 4 * (len(tokens) + 1)
    offsets = array("I", [at])
    for token in tokens:
        at += len(token)
        offsets.append(at)
    return offsets


def _little(numbers: array[int]) -> bytes:
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers.tobytes()


def make_classes(path: str) -> None:
    """Writes the class of every code point, in runs.

    Raises:
        EngineError: as ``make_all`` does.
    """
    classes = classes_of_every_code_point()
    runs = [(character, len(list(run))) for character, run in groupby(classes)]
    lengths = _little(array("I", [length for _, length in runs]))
    letters = "".join(character for character, _ in runs).encode("latin-1")
    write(path, CLASSES, (len(runs), 0, NO_GAP, 0), bytes(32), zlib.compress(lengths + letters, 9))
    _expect(ClassTable(path).classes() == classes, "the table does not hold the classes")


def classes_of_every_code_point() -> str:
    """For each code point the character that stands for it in ``split.py``'s patterns, after tiktoken.

    Raises:
        EngineError: tiktoken's Unicode is not what the patterns were written for.
    """
    classes = dict.fromkeys(_every_character(), split.OTHER)
    for pattern, character in _CLASSES.items():
        for member in members(pattern):
            _expect(classes[member] == split.OTHER, f"{member!a} is in two classes")
            classes[member] = character
    for letter in _CONTRACTED:
        folded = set(members(f"(?i:{letter})")) - {letter, letter.upper()}
        _expect(folded == ({"\u017f"} if letter == "s" else set()), f"(?i:{letter}) matches {folded!a} too")
    _expect(classes["\u017f"] == split.LOWER, "U+017F is no lower-case letter")
    classes["\u017f"] = split.LONG_S
    for character in map(chr, range(128)):
        _expect(classes[character] == _class_in_patterns(character), f"{character!a} is of another class")
        classes[character] = character
    # Lone surrogates are replaced before any text gets here.
    return "".join(classes.get(chr(point), split.OTHER) for point in range(sys.maxunicode + 1))


def members(pattern: str) -> str:
    """Every character that a pattern for one character matches in tiktoken, in order."""
    import tiktoken

    bare = {bytes([byte]): byte for byte in range(256)}
    encoding = tiktoken.Encoding("one class", pat_str=pattern, mergeable_ranks=bare, special_tokens={})
    return bytes(encoding.encode_ordinary(_every_character())).decode()


@cache
def _every_character() -> str:
    return "".join(chr(point) for point in range(sys.maxunicode + 1) if not 0xD800 <= point <= 0xDFFF)


def _class_in_patterns(character: str) -> str:
    if character.isalpha():
        return split.UPPER if character.isupper() else split.LOWER
    if character.isdigit():
        return split.NUMBER
    return split.SPACE if character in " \t\n\v\f\r" else split.OTHER


def _expect(holds: bool, otherwise: str) -> None:
    if not holds:
        raise EngineError(
            "index-build",
            f"The data of the index engine cannot be made: {otherwise}.",
            "Build with the versions of tiktoken and toktok-rs that pyproject.toml asks for.",
        )


if __name__ == "__main__":
    print(*make_all(), sep="\n")  # noqa: T201  # run by hand, after a vocabulary has moved
