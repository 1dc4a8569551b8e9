"""The base: what the files of budgets came to before; and one that is stored."""

from collections.abc import Mapping
from typing import NamedTuple

from tokcount.budgets.baseline import Counts, load
from tokcount.model import Skipped
from tokcount.model.checks import BaseInfo

_NOTHING: Counts = {}
_SAME: Mapping[str, str] = {}


class Base(NamedTuple):
    """What the base had.

    ``counts`` are the tokens of its files by path. ``renamed`` maps a path to the one it had there. ``lost``
    are files of it that could not be counted. ``stored`` are other counts of present files, where those on
    the disk have not the line ends that git has. ``apart`` are folders that are compared with nothing, each
    with its ``/``: they are repositories of their own.
    """

    info: BaseInfo
    counts: Counts = _NOTHING
    renamed: Mapping[str, str] = _SAME
    lost: tuple[Skipped, ...] = ()
    stored: Counts = _NOTHING
    apart: tuple[str, ...] = ()

    @property
    def known(self) -> bool:
        """Whether there is something to compare with."""
        return bool(self.info.base)

    def previous(self, path: str) -> str:
        """The path in the base of a present file."""
        return self.renamed.get(path, path)


def stored_base(path: str, encodings: tuple[str, ...], name: str) -> Base:
    """A stored baseline, shown as ``name``.

    Raises:
        TokcountError: it is missing, damaged, or of other tokenizers.
    """
    return Base(BaseInfo("baseline", name), load(path, encodings).files)
