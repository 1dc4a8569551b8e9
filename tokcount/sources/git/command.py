"""The git process: found on the PATH, run without a shell, a pager, hooks, locks or the network."""

from __future__ import annotations

import os
import re
import subprocess
from functools import cache
from typing import NamedTuple

from tokcount.sources.git.errors import GitError, failure, silent

_OPTIONS = (
    "--no-pager",
    "--no-optional-locks",
    *("-c", "core.quotePath=false"),
    *("-c", f"core.hooksPath={os.devnull}"),
    # A program that the repository names, and that git would run.
    *("-c", "core.fsmonitor="),
    # A file that was only touched has not changed.
    *("-c", "diff.autoRefreshIndex=true"),
    *("-c", "diff.relative=false"),
)
_SET = {
    "LC_ALL": "C",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_PAGER": "cat",
    "GIT_TERMINAL_PROMPT": "0",
    # Git before 2.45 knows only the second: a fetch that it begins by itself finds every transport forbidden.
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_ALLOW_PROTOCOL": "none",
    # Replacements are each clone's own; a check must not depend on them.
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_LITERAL_PATHSPECS": "1",
}
_DROPPED = (
    "GIT_TRACE",
    "GIT_GLOB_PATHSPECS",
    "GIT_NOGLOB_PATHSPECS",
    "GIT_ICASE_PATHSPECS",
    "GIT_EXTERNAL_DIFF",
)
# Hooks are given paths that are relative to where they are started.
_PATHS = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_COMMON_DIR", "GIT_OBJECT_DIRECTORY")

PATIENCE = 60.0
"""How many seconds git has for what it answers at once from a few small files. What it reads a whole tree or
history for may take minutes where there is much of it, and is waited for."""

_BROKEN = re.compile(r"^(?:error|fatal): |broken", re.MULTILINE)


class Answer(NamedTuple):
    """What git said: its exit status (negative: a signal), its output, and what it complained of."""

    status: int
    output: bytes
    complaint: str

    def is_broken(self) -> bool:
        """Whether a "no" comes from something that is broken; warnings of other things are not."""
        return bool(_BROKEN.search(self.complaint))


class Git(NamedTuple):
    """A git executable, and the directory that it is run in."""

    executable: str
    directory: str

    def ask(self, *arguments: str, given: bytes = b"", seconds: float | None = None) -> Answer:
        """Run git and wait for its end, but not for more than so many seconds.

        ``given`` is its standard input, which is closed behind it: git has nobody to ask.

        Raises:
            GitError: it cannot be started, or has not ended in time.
        """
        process = self.start(*arguments, complaints=True)
        try:
            output, complaint = process.communicate(given, seconds)
        except subprocess.TimeoutExpired:
            raise silent(arguments[0], seconds or 0, self.directory) from None
        finally:
            stop(process)
        return Answer(process.returncode, output, complaint.decode("utf-8", "replace"))

    def run(self, *arguments: str, given: bytes = b"", seconds: float | None = None) -> bytes:
        """The output of git.

        Raises:
            GitError: it cannot be started, has not ended in time, or ends with another status than 0.
        """
        answer = self.ask(*arguments, given=given, seconds=seconds)
        if answer.status:
            raise self.failed(answer, arguments[0])
        return answer.output

    def failed(self, answer: Answer, command: str) -> GitError:
        """The error that an answer with another status than 0 comes to."""
        return failure(command, answer.status, answer.complaint, self.directory)

    def start(self, *arguments: str, complaints: bool = False) -> subprocess.Popen[bytes]:
        """A running git with pipes for what it reads and writes; ``stop`` is to end it.

        Raises:
            GitError: it cannot be started.
        """
        try:
            return subprocess.Popen(  # noqa: S603  # no shell; the executable is absolute, revisions are hashes
                [self.executable, *_OPTIONS, *arguments],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE if complaints else subprocess.DEVNULL,
                cwd=self.directory,
                env=_environment(),
            )
        except OSError as error:
            raise GitError(
                "git-failed",
                f"`git` cannot be started: {os.strerror(error.errno or 0)}.",
                f"See whether {self.executable} runs, and whether the directory is still there.",
                self.directory,
            ) from None


def stop(process: subprocess.Popen[bytes]) -> None:
    """End a git that may still run, and give back its pipes."""
    if process.poll() is None:
        process.kill()
    for pipe in (process.stdin, process.stdout, process.stderr):
        if pipe:
            try:
                pipe.close()
            except OSError:  # what was still to be written has no reader any more
                continue
    process.wait()


def git(directory: str) -> Git:
    """Git, to be run in ``directory``.

    Raises:
        GitError: there is no git on the PATH.
    """
    executable = _executable(os.environ.get("PATH", os.defpath))
    if executable is None:
        raise GitError(
            "no-git",
            "There is no `git` on the PATH.",
            "Install git, or check without a base: `tokcount check --base none`.",
        )
    return Git(executable, directory)


@cache
def _executable(path: str) -> str | None:
    """The first git in the directories of ``path`` that are absolute: a `git.exe` in the current directory,
    which Windows would take, or a relative directory is what a repository could bring along."""
    name = "git.exe" if os.name == "nt" else "git"
    for directory in path.split(os.pathsep):
        candidate = os.path.join(directory, name)
        if os.path.isabs(directory) and os.path.isfile(candidate) and os.access(candidate, os.X_OK):
            return candidate
    return None


def _environment() -> dict[str, str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(_DROPPED)}
    for name in _PATHS:
        if environment.get(name):
            environment[name] = os.path.abspath(environment[name])
    return environment | _SET
