"""The parts of the project's pages that tests look at: fenced blocks, examples in them, links, headings."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGES = (ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md")))

_FENCE = re.compile(r"^```(?P<language>\S*)[^\n]*\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"(?<!\\)\]\((?P<target>[^)\s]+)\)")
_HEADING = re.compile(r"^#{1,6} +(?P<text>.+?) *$", re.MULTILINE)
_PROMPT = "$ "


@dataclass(frozen=True)
class Block:
    """A fenced block: its language, its text, and where that begins in the page."""

    language: str
    body: str
    start: int


@dataclass(frozen=True)
class Example:
    """A command of a page, and what the page says it writes, which stands from ``start`` to ``end``."""

    command: str
    output: str
    start: int
    end: int


def read(page: Path) -> str:
    """A page as it is, with ``\\n`` at the end of each line."""
    return page.read_text(encoding="utf-8")


def name(page: Path) -> str:
    """The page's path as the project knows it."""
    return page.relative_to(ROOT).as_posix()


def blocks(text: str, language: str) -> list[Block]:
    """The blocks in ``language``, in order."""
    found = _FENCE.finditer(text)
    return [Block(m["language"], m["body"], m.start("body")) for m in found if m["language"] == language]


def examples(text: str) -> list[Example]:
    """Every command of the ``console`` blocks, in order."""
    found: list[Example] = []
    for block in blocks(text, "console"):
        lines = block.body.splitlines(keepends=True)
        starts = [i for i, line in enumerate(lines) if line.startswith(_PROMPT)]
        if starts[:1] != [0]:
            raise ValueError(f"a console block does not begin with '{_PROMPT}': {lines[:1]}")
        for first, after in zip(starts, [*starts[1:], len(lines)], strict=True):
            start = block.start + len("".join(lines[: first + 1]))
            output = "".join(lines[first + 1 : after])
            command = lines[first].removeprefix(_PROMPT).rstrip("\n")
            found.append(Example(command, output, start, start + len(output)))
    return found


def links(text: str) -> list[str]:
    """The targets of all links outside of fenced blocks."""
    return [found["target"] for found in _LINK.finditer(_FENCE.sub("", text))]


def anchors(text: str) -> set[str]:
    """What the headings are called in a link, as GitHub makes it."""
    texts = (found["text"] for found in _HEADING.finditer(_FENCE.sub("", text)))
    return {re.sub(r"[^\w\- ]", "", text.lower()).replace(" ", "-") for text in texts}
