"""What git has to complain of, as errors that say what to do."""

from __future__ import annotations

import re

from tokcount.errors import TokcountError


class GitError(TokcountError):
    """Git is missing, refuses, or failed: what it was asked for is unknown, and never empty."""


_FULL = (
    "Fetch the whole history: `git fetch --unshallow`, or `fetch-depth: 0` (GitHub), `GIT_DEPTH: 0` (GitLab)."
)
_BROKEN = (
    "corrupt|inflate|data stream|is empty|hash mismatch|broken ref|loose object|not a tree object|"
    "unable to (?:unpack|read|parse|stream)|missing (?:blob|tree|commit)|bad (?:object|tree|file)|"
    "cannot be read|could not (?:read|get object)|[Cc]ould not parse"
)
# The first that is found in what git writes is it.
_KNOWN = (
    (
        "dubious ownership|unsafe repository",
        "dubious-ownership",
        "Git does not trust the repository, since it belongs to another user",
        "If you trust it, run `git config --global --add safe.directory '{}'`.",
    ),
    (
        "not a git repository",
        "not-a-repository",
        "There is no git repository",
        "Run it inside of a clone, or check without a base: `tokcount check --base none`.",
    ),
    (
        "must be run in a work tree",
        "bare-repository",
        "The repository is bare: it has no files to compare with",
        "Name two revisions, or run it in a work tree.",
    ),
    (
        "promisor remote|lazy fetching disabled|transport '.*' not allowed",
        "missing-objects",
        "The clone is partial, and lacks objects that are needed",
        "Clone without `--filter`, or run `git fetch --refetch --no-filter`; tokcount fetches nothing.",
    ),
    (
        _BROKEN,
        "corrupt-repository",
        "The repository is damaged or incomplete",
        "Look with `git fsck`, and clone it anew.",
    ),
)
_UNTRUSTED = re.compile(r"repository (?:at )?'(.+?)'", re.DOTALL)
_FATAL = re.compile(r"^(?:fatal|error): (.+)$", re.MULTILINE)


def failure(command: str, status: int, complaint: str, directory: str) -> GitError:
    """The error for a git that ended with ``status`` and wrote ``complaint`` to its standard error.

    A negative status is the signal that ended it; ``command`` is the name of the subcommand.
    """
    for pattern, slug, message, hint in _KNOWN:
        if re.search(pattern, complaint):
            untrusted = _UNTRUSTED.search(complaint)
            where = untrusted[1] if untrusted else directory
            return GitError(slug, f"{message}{_told(complaint)}.", hint.format(where), directory)
    if status < 0:
        return died(command, f"signal {-status}", directory)
    return GitError(
        "git-failed",
        f"`git {command}` failed with status {status}{_told(complaint)}.",
        f"Run `git {command}` there yourself to see more.",
        directory,
    )


def died(command: str, why: str, directory: str) -> GitError:
    """The error for a git that was ended half-way."""
    return GitError(
        "git-died",
        f"`git {command}` was ended half-way ({why}).",
        "Run it again; is there memory left?",
        directory,
    )


def silent(command: str, seconds: float, directory: str) -> GitError:
    """The error for a git that says nothing for longer than its answer can take."""
    return GitError(
        "git-timeout",
        f"`git {command}` has not answered for {seconds:g} seconds.",
        f"Run `git {command}` there yourself; does the file system answer?",
        directory,
    )


def garbled(command: str, directory: str) -> GitError:
    """The error for output that git would not have written to its end."""
    return GitError(
        "git-garbled",
        f"What `git {command}` wrote is cut off or not in git's format.",
        "See whether the `git` on the PATH is git itself, and run it again.",
        directory,
    )


def shallow(what: str, directory: str) -> GitError:
    """The error for history that a shallow clone does not have."""
    return GitError("shallow-clone", f"The clone is shallow and has no {what}.", _FULL, directory)


def _told(complaint: str) -> str:
    r"""The first thing that git said, with what is not printable as ``\x1b``."""
    found = _FATAL.search(complaint)
    if not found:
        return ""
    told = found[1].rstrip(". ")
    return ": " + "".join(char if char.isprintable() else ascii(char)[1:-1] for char in told)
