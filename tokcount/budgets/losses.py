"""What could not be counted of a budget: a gate that cannot measure must say so, and fail."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator

from tokcount.model import Reason, Skipped
from tokcount.model.checks import Budget, Finding, Rule
from tokcount.sources.names import shown
from tokcount.sources.patterns import expand

# What sources/decode.py says of binary files that it does not recognise: text with a NUL in it is one.
_UNRECOGNISED = ("contains NUL", "looks like UTF-16")
# No text, or a text that is somewhere else: of no interest to a glob for whatever there is.
_NO_TEXT = (Reason.BINARY, Reason.SYMLINK, Reason.NOT_A_FILE)
_REMEDIES = {
    Reason.BINARY: "Save it as UTF-8, or exclude it.",
    Reason.UNREADABLE: "Make it readable, or exclude it.",
    Reason.UNDECODABLE: "Convert it to UTF-8, or exclude it.",
    Reason.LFS_POINTER: "Fetch it: `git lfs pull`.",
    Reason.SYMLINK: "Name what it leads to, or exclude it.",
    Reason.SYMLINK_LOOP: "Correct the link, or exclude it.",
    Reason.NOT_FOUND: "Check the path.",
    Reason.NO_MATCH: "Correct the glob, or name files or folders.",
}
_SUFFIX = re.compile(r"\.[^*?\[\]/]+$")


def unreadable(
    budget: Budget, skipped: Iterable[Skipped], root: str, holds: Callable[[str], bool]
) -> Iterator[Finding]:
    """TOK006 for each of ``skipped``, files of ``budget``, that is missing from its numbers.

    That a picture is in a folder whose every file is taken is no loss, nor is a link to another file of the
    budget; ``holds`` tells whether a path is one.
    """
    for item in skipped:
        if not is_loss(item, budget) or (item.reason is Reason.SYMLINK and _held(item.path, root, holds)):
            continue
        detail = f" ({item.detail})" if item.detail else ""
        hint = _REMEDIES.get(item.reason, "Mend it, or exclude it.")
        yield Finding(
            rule=Rule.UNREADABLE,
            severity=budget.severity,
            budget=budget.name,
            message=f"{item.path} is not counted: {item.reason}{detail}.",
            # There is nothing to exclude it with from a budget that was typed.
            hint=hint if budget.origin else hint.replace("exclude it", "leave it out"),
            path=item.path,
            origin=budget.origin,
        )


def is_loss(item: Skipped, budget: Budget) -> bool:
    """Whether the budget should have had the tokens of what was skipped."""
    if item.explicit or item.reason not in _NO_TEXT:
        return True
    if item.reason is Reason.BINARY and item.detail.startswith(_UNRECOGNISED):
        return True
    return any(_names(glob, item.path) for glob in budget.paths)


def _names(glob: str, path: str) -> bool:
    """Whether a glob is about this kind of file: it ends as the path does, and not in a ``*``."""
    for one in expand(glob):
        last = one.rstrip("/").rpartition("/")[2]
        name = path.rpartition("/")[2]
        if last == name:
            return True
        suffix = _SUFFIX.search(last)
        if suffix and name.endswith(suffix[0]):
            return True
    return False


def _held(path: str, root: str, holds: Callable[[str], bool]) -> bool:
    """Whether a link leads to a file of the budget, whose tokens are in its numbers."""
    real = os.path.relpath(os.path.realpath(os.path.join(root, path)), os.path.realpath(root))
    return holds(shown(real))
