"""The inputs of a report as a tree of directories with their sums."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from tokcount.model import Group, Report, Row, total
from tokcount.report.options import Options
from tokcount.report.view import Entry, added, arranged


@dataclass(slots=True)
class Node:
    """A directory: its path, what lies in it, and the sum of all below."""

    path: str
    files: list[Row] = field(default_factory=list)
    folders: list[Node] = field(default_factory=list)
    sum: Group = field(default_factory=Group)


@dataclass(frozen=True, slots=True)
class Branch:
    """A line of a tree. ``trail`` says for each ancestor whether more of its siblings follow;
    ``hidden`` is how many entries the line stands for, 0 where it shows one."""

    trail: tuple[bool, ...]
    entry: Entry
    label: str
    hidden: int = 0


def tree(report: Report) -> Node:
    """The root of all inputs; it has no path."""
    root = Node("")
    known = {"": root}
    for row in report.rows:
        _folder(row.path, known).files.append(row)
    width = len(report.columns)
    # Parents are made before their children, so backwards every sum is ready when it is needed.
    for node in reversed(known.values()):
        node.sum = total(tuple(node.files), node.path, width)
        for folder in node.folders:
            node.sum += folder.sum
    return root


def branches(root: Node, report: Report, options: Options) -> Iterator[Branch]:
    """The lines below ``root`` in the order to show them, small and deep ones added up."""
    floor = _first(root.sum) * options.threshold
    stack = _children(root, (), floor, report, options)[::-1]
    while stack:
        branch, node = stack.pop()
        yield branch
        if node is not None and (options.depth is None or len(branch.trail) < options.depth):
            stack += _children(node, branch.trail, floor, report, options)[::-1]


def _folder(path: str, known: dict[str, Node]) -> Node:
    """The directory that holds ``path``, made with all its ancestors where it is not ``known``."""
    missing = []
    place = path.rpartition("/")
    while (key := f"{place[0]}{place[1]}") not in known:
        missing.append(key)
        place = place[0].rpartition("/")
    node = known[key]
    for key in reversed(missing):
        folder = known[key] = Node(key)
        node.folders.append(folder)
        node = folder
    return node


def _children(
    node: Node, trail: tuple[bool, ...], floor: Decimal, report: Report, options: Options
) -> list[tuple[Branch, Node | None]]:
    chains = {chain.path: chain for chain in map(_chained, node.folders)}
    sums = tuple(chain.sum for chain in chains.values())
    ordered = arranged((*sums, *node.files), options.sort or "tokens", report)
    small = {id(e) for e in ordered if _first(e) < floor}
    # A line that says "1 more" is no shorter than the line it stands for.
    kept = [e for e in ordered if len(small) < 2 or id(e) not in small][: options.top or None]
    shown = {id(e) for e in kept}
    rest = tuple(e for e in ordered if id(e) not in shown)
    lines: list[tuple[Branch, Node | None]] = []
    for i, entry in enumerate(kept):
        more = i < len(kept) - 1 or bool(rest)
        path = entry.path if isinstance(entry, Row) else entry.name
        folder = None if isinstance(entry, Row) else chains[path]
        lines.append((Branch((*trail, more), entry, path.removeprefix(node.path)), folder))
    if rest:
        below = len(rest) == len(small)
        what = "below" if below else "more"
        lines.append((Branch((*trail, False), added(rest, len(report.columns)), what, len(rest)), None))
    return lines


def _chained(node: Node) -> Node:
    """The first directory below ``node`` that holds more than one directory."""
    while not node.files and len(node.folders) == 1:
        node = node.folders[0]
    return node


def _first(entry: Entry) -> int:
    return entry.figures[0].tokens if entry.figures else 0
