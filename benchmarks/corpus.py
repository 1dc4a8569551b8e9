"""Makes what the benchmarks count: source files, cut from Python's own library."""

from __future__ import annotations

import sysconfig
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path


def _library() -> list[str]:
    folder = Path(sysconfig.get_paths()["stdlib"])
    paths = sorted(path for path in folder.rglob("*.py") if "site-packages" not in path.parts)
    texts = (path.read_text(encoding="utf-8", errors="ignore") for path in paths)
    return [text for text in texts if len(text) > 1000]


def _slices(size: int) -> Iterator[str]:
    """Texts of ``size`` characters without end; each round through the library is cut elsewhere."""
    offset = 0
    for round_, text in enumerate(cycle(["\n".join(_library())])):
        for start in range(offset, len(text) - size, size):
            yield text[start : start + size]
        offset = 997 * (round_ + 1) % size


def make_tree(folder: Path, files: int, size: int) -> Path:
    """A directory of ``files`` Python files of about ``size`` bytes in 100 directories."""
    slices = _slices(size)
    for number in range(files):
        parent = folder / f"package{number % 100:02}"
        parent.mkdir(parents=True, exist_ok=True)
        (parent / f"module{number:06}.py").write_text(next(slices), encoding="utf-8", newline="\n")
    return folder


def make_file(path: Path, size: int) -> Path:
    """One file of about ``size`` bytes of source code."""
    slices = _slices(100_000)
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for _ in range(max(size // 100_000, 1)):
            file.write(next(slices))
    return path
