"""Makes what the benchmarks count: source files, cut from Python's own library, and hostile input.

python benchmarks/corpus.py tree FOLDER FILES SIZE
python benchmarks/corpus.py file PATH SIZE
python benchmarks/corpus.py sentence PATH SIZE
python benchmarks/corpus.py hostile FOLDER SIZE [NAME]...
python benchmarks/corpus.py vocabulary FOLDER [ENCODING]...
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import sysconfig
from collections.abc import Iterator
from itertools import count
from pathlib import Path

from hostile import INPUTS

_PORTION = 100_000


def _library() -> Iterator[str]:
    for parent, folders, names in os.walk(sysconfig.get_paths()["stdlib"]):
        folders[:] = sorted(set(folders) - {"site-packages", "dist-packages", "__pycache__"})
        for name in sorted(names):
            if name.endswith(".py"):
                text = Path(parent, name).read_text(encoding="utf-8", errors="ignore")
                if len(text) > 1000:
                    yield text


def _slices(size: int) -> Iterator[str]:
    """Texts of ``size`` characters without end; each round through the library is cut elsewhere."""
    for round_ in count():
        text, start = "", 997 * round_ % size
        for more in _library():
            text += more
            while start + size <= len(text):
                yield text[start : start + size]
                start += size
            text, start = text[start:], 0


def make_tree(folder: Path, files: int, size: int) -> None:
    """A directory of ``files`` Python files of about ``size`` bytes in 100 directories."""
    slices = _slices(size)
    for number in range(files):
        parent = folder / f"package{number % 100:02}"
        parent.mkdir(parents=True, exist_ok=True)
        (parent / f"module{number:06}.py").write_text(next(slices), encoding="utf-8", newline="\n")


def make_file(path: Path, size: int) -> None:
    """One file of about ``size`` bytes of source code."""
    portion = min(size, _PORTION)
    slices = _slices(portion)
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for _ in range(size // portion):
            file.write(next(slices))


def make_sentence(path: Path, size: int) -> None:
    """One file of ``size`` bytes that says the same line over and over, as ``yes`` does."""
    lines = b"the quick brown fox\n" * 50_000
    with path.open("wb") as file:
        for start in range(0, size, len(lines)):
            file.write(lines[: size - start])


def make_hostile(folder: Path, size: int, names: list[str]) -> None:
    """A file of about ``size`` bytes for each hostile input that is named; for all if none is."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in names or INPUTS:
        text = INPUTS[name](size)
        (folder / name.replace(" ", "-")).write_bytes(text.encode()[:size].decode(errors="ignore").encode())


def make_batch(path: Path, requests: int, size: int) -> None:
    """A Batch file of text requests, each with about ``size`` bytes of source code in it."""
    slices = _slices(size)
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for number in range(requests):
            messages = [
                {"role": "system", "content": "Say what this code does, in one sentence."},
                {"role": "user", "content": next(slices)},
            ]
            body = {"model": "gpt-4o-mini", "messages": messages, "max_tokens": 100}
            line = {"custom_id": f"r{number}", "method": "POST", "url": "/v1/chat/completions", "body": body}
            file.write(json.dumps(line, ensure_ascii=False) + "\n")


def make_vocabulary(folder: Path, encodings: list[str]) -> None:
    """The official files, where tiktoken finds them: the peers must not go to the network either."""
    from tokcount.engines.vocabulary import official_files  # noqa: PLC0415  # only this needs it

    for encoding in encodings:
        with official_files(encoding) as found:
            shutil.copytree(found, folder, dirs_exist_ok=True)


def main(what: str, target: str, *rest: str) -> None:
    """Make one of these things."""
    path = Path(target)
    if what == "tree":
        make_tree(path, int(rest[0]), int(rest[1]))
    elif what == "file":
        make_file(path, int(rest[0]))
    elif what == "sentence":
        make_sentence(path, int(rest[0]))
    elif what == "batch":
        make_batch(path, int(rest[0]), int(rest[1]))
    elif what == "hostile":
        make_hostile(path, int(rest[0]), list(rest[1:]))
    elif what == "vocabulary":
        make_vocabulary(path, list(rest))
    else:
        raise SystemExit(__doc__)


if __name__ == "__main__":
    main(*sys.argv[1:])
