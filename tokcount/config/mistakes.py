"""What is wrong with a file of settings: every mistake with its line and what to do about it."""

from collections.abc import Iterable
from typing import NamedTuple

from tokcount.config.files import Found
from tokcount.errors import UsageError

Path = tuple[str | int, ...]


class Mistake(NamedTuple):
    """One mistake: where it is, as keys and indices below the table of the settings, the slug of its kind,
    ``what`` is wrong and the ``remedy``."""

    path: Path
    slug: str
    what: str
    remedy: str


class Problem(NamedTuple):
    """One mistake as it is told: with its ``line``, from 1; 0 where that is not known."""

    line: int
    slug: str
    what: str
    remedy: str


class ConfigError(UsageError):
    """Settings with one or more mistakes, all of them in ``problems``, in the order of their lines.

    The location is the first mistake's; the message lists the others, each after its ``file:line``.
    """

    def __init__(self, file: str, problems: Iterable[Problem]) -> None:
        self.file = file
        # What has no line comes last: an editor can open the others.
        unique = dict.fromkeys(problems)
        self.problems = tuple(sorted(unique, key=lambda problem: (not problem.line, problem.line)))
        first, *others = self.problems
        message, hint = first.what, first.remedy
        if others:
            lines = [f"{first.what} {first.remedy}"]
            lines += [f"{_place(file, other)}: {other.what} {other.remedy}" for other in others]
            message = "\n".join(lines)
            hint = f"Correct these {len(self.problems)} mistakes in {file}."
        super().__init__(first.slug, message, hint, _place(file, first))


class Mistakes(list[Mistake]):
    """The mistakes that were found so far."""

    def check(self, found: Found) -> None:
        """Raise ``ConfigError`` if there are any, with their lines in the file ``found``."""
        if not self:
            return
        from tokcount.config.lines import Lines

        lines = Lines(found.text)
        raise ConfigError(
            found.path,
            [Problem(lines.of(found.above + m.path), m.slug, m.what, m.remedy) for m in self],
        )


def _place(file: str, problem: Problem) -> str:
    return f"{file}:{problem.line}" if problem.line else file
