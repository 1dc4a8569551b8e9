"""Which files each budget is about: those that its globs match, less what ``rest`` leaves out."""

import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple, Self

from tokcount.budgets.kinds import Kind, Kinds
from tokcount.config.globs import matcher
from tokcount.errors import UsageError
from tokcount.model import Document, Skipped
from tokcount.model.checks import Budget
from tokcount.sources.base import Context, Selection
from tokcount.sources.names import Place, key, shown
from tokcount.sources.patterns import expand
from tokcount.sources.walk import take, walk

_HIDDEN = re.compile(r"(?:^|/)\.(?!\.?/)")

_NOT_LITERAL = re.compile(r"[*?\[\\]")

Matches = Callable[[str], bool]


class Members:
    """Which of some budgets hold a path; each path is matched once.

    Paths are relative to the root, with ``/``. Hidden files are as hidden as they are to ``tokcount .``, but
    for a glob that names what is hidden: ``.github/**`` takes what ``**`` leaves.
    """

    def __init__(self, budgets: Sequence[Budget]) -> None:
        self._tests: list[_Test] = []
        self._hidden: list[_Test] = []
        self._folders: dict[tuple[str, bool], _Folder] = {}
        self._rest = any(budget.rest for budget in budgets)
        self._budgets = tuple(budgets)
        self._known: dict[str, tuple[int, ...]] = {}
        for index, budget in enumerate(budgets):
            self._tests.append(_Test.of(budget.paths, budget, index))
            if hidden := tuple(glob for glob in budget.paths if _names_hidden(glob)):
                self._hidden.append(_Test.of(hidden, budget, index))
        # By the globs that are asked about in a folder, most of which are about other folders.
        self._kinds: dict[tuple[str, ...], Kinds] = {}

    @property
    def hidden(self) -> bool:
        """Whether anything hidden is of interest."""
        return bool(self._hidden)

    def of(self, path: str) -> tuple[int, ...]:
        """The indices of the budgets that hold ``path``."""
        found = self._known.get(path)
        if found is not None:
            return found
        folder, _, name = path.rpartition("/")
        hidden = path.startswith(".") or "/." in path
        here = self._folders.get((folder, hidden)) or self._folder(folder, hidden=hidden)
        alike, others, kind_of, kinds = here
        kind = kind_of(name)
        found = kinds.get(kind)
        if found is None:
            found = kinds[kind] = tuple([test.at for test in alike if test.matches(path)])
        if others:
            more = [test.at for test in others if test.matches(path)]
            found = tuple(sorted((*found, *more))) if more else found
        if self._rest and len(found) > 1:
            found = tuple(self._without_taken(found))
        self._known[path] = found
        return found

    def _folder(self, folder: str, *, hidden: bool) -> "_Folder":
        """What to ask about what is in a folder, and is hidden or not."""
        top = folder.partition("/")[0]
        every = self._hidden if hidden else self._tests
        tests = [test for test in every if test.tops is None or top in test.tops]
        alike, others = [t for t in tests if t.is_of_kind], [t for t in tests if not t.is_of_kind]
        asked = tuple([glob for test in alike for glob in test.globs])
        kinds = self._kinds.get(asked)
        if kinds is None:
            kinds = self._kinds[asked] = Kinds(asked)
        here = self._folders[folder, hidden] = _Folder(alike, others, kinds.of, {})
        return here

    def _without_taken(self, found: Iterable[int]) -> Iterator[int]:
        taken = False
        for index in found:
            budget = self._budgets[index]
            if budget.rest and taken:
                continue
            yield index
            taken = taken or budget.scope == "each"


class _Test(NamedTuple):
    """A test of paths for the budget at an index; what matches lies in one of ``tops``, unless that is
    ``None``: most budgets are about a folder, and need not be asked about others. With ``is_of_kind`` it is
    the folder and the kind of the name alone that decide; ``globs`` are all that it asks about."""

    matches: Matches
    at: int
    tops: frozenset[str] | None
    is_of_kind: bool
    globs: tuple[str, ...]

    @classmethod
    def of(cls, globs: tuple[str, ...], budget: Budget, index: int) -> Self:
        tops = [_top(one) for glob in globs for one in expand(glob)]
        known = frozenset(top for top in tops if top)
        every = (*globs, *budget.exclude)
        kinds = all(map(Kinds.suffice, every))
        return cls(matcher(globs, budget.exclude), index, known if all(tops) else None, kinds, every)


class _Folder(NamedTuple):
    """What to ask about the files of a folder: once for each kind of file, or each file."""

    alike: list[_Test]
    others: list[_Test]
    kind_of: Callable[[str], Kind]
    kinds: dict[Kind, tuple[int, ...]]


def _top(glob: str) -> str:
    """The folder at the root that everything lies in that ``glob`` matches; empty where there is none."""
    # Only a glob with a slash within it is one from the root.
    first, slash, rest = glob.removeprefix("./").partition("/")
    return "" if not slash or not rest or _NOT_LITERAL.search(first) else first


def _names_hidden(glob: str) -> bool:
    return any(_HIDDEN.search(one.removeprefix("./")) for one in expand(glob))


def project_files(root: str, members: Members) -> Iterator[Document | Skipped]:
    """The files of the project that a budget holds, as ``tokcount .`` sees them in ``root``.

    Their paths are relative to ``root``.
    """
    top = os.curdir if key(root) == key(os.curdir) else root
    selection = Selection((top,), hidden=members.hidden)

    def wanted(relative: str) -> bool:
        return bool(members.of(relative if relative.isascii() else shown(relative)))

    context = Context(selection, included=wanted)
    return take(walk(context, top), Place.of(top)._replace(display=""), context)


class Chosen:
    """The files that were named, as a test of paths relative to the root; a folder stands for what is in it.

    Arguments:
        root: of the project.
        files: as typed, relative to the current directory.

    Raises:
        UsageError: one lies outside of the project.
    """

    def __init__(self, root: str, files: Iterable[str]) -> None:
        self.paths: dict[str, str] = {}
        top = os.path.realpath(root)
        for file in files:
            # The directory may be reached by a link; the file itself may be one.
            folder, name = os.path.split(os.path.abspath(file))
            relative = os.path.relpath(os.path.join(os.path.realpath(folder), name), top)
            if relative.split(os.sep)[0] == os.pardir or os.path.isabs(relative):
                raise UsageError(
                    "outside-project",
                    f"'{shown(file)}' lies outside of the project, which is '{shown(top)}'.",
                    "Name files of the project, or check others by flags: --token-budget.",
                )
            self.paths[shown("" if relative == os.curdir else relative)] = file
        self._folders = tuple(path + "/" if path else "" for path in self.paths)

    def __call__(self, path: str) -> bool:
        """Whether ``path`` was named, or lies in what was."""
        return path in self.paths or path.startswith(self._folders)

    def check(self, members: Members) -> None:
        """Refuse a name that is neither there nor, as a file that was deleted, of interest to a budget.

        Raises:
            UsageError: there is such a name.
        """
        for path, typed in self.paths.items():
            if not os.path.lexists(typed) and not members.of(path):
                raise UsageError("not-found", f"There is no file '{shown(typed)}'.", "Check the path.")
