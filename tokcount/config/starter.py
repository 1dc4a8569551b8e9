"""A first ``tokcount.toml`` for a repository: budgets for what it holds, which hold as things are."""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from tokcount.config.globs import matcher

_LEAST = 1000
_HEADER = """\
# Token budgets of this repository. Each limit is what the files have today and a quarter more, rounded up:
# lower it to what you want to keep, or raise it in a change of its own.
# Paths are globs as in .gitignore, from the root of the repository.

{model}
# What changes are compared with, where a budget sets max-increase: what the CI says, or else the point where
# the branch left the main one. A revision such as "origin/main" does as well.
base = "auto"
# Whether it stops the check that there is nothing to compare with: error, warn or ignore.
on-missing-base = "warn"
# Budgets warn from this share of a limit on.
warn-at = "90%"
"""
_MODEL = "# The tokenizer, the prices and the context window are those of this model.\nmodel = {name}\n"
_BUDGET = """
# {about}
[[budgets]]
name = "{name}"
# Today {today}.
paths = [{paths}]
# {scope_told}
scope = "{scope}"
# At most so many tokens; exactly so many are still fine.
max-tokens = {limit}
"""
_MORE = """\
# Other limits, alone or beside the one above:
# max-context = "25%"                                       # of the model's context window
# max-cost = { usd = "0.02", per = "call", output-tokens = 500 }
# max-increase = { tokens = 1_000, percent = 5 }            # over the base; exceeded where both are
"""
_EMPTY = """
# No prompts were found. A budget looks like this:
#
# [[budgets]]
# name = "prompts"
# paths = ["prompts/**"]
# max-tokens = 2000
"""
_SCOPES = {"each": "Every file has the limit to itself.", "total": "All files together have the limit."}


class _Kind(NamedTuple):
    """Files that belong into one budget: its name, the globs they are found with, and what they are."""

    name: str
    scope: str
    globs: tuple[str, ...]
    about: str


_KINDS = (
    _Kind(
        "agent-context",
        "each",
        (
            "AGENTS.md", "CLAUDE.md", "GEMINI.md", "SKILL.md", ".cursorrules", ".windsurfrules",
            ".clinerules", ".cursor/rules/**", ".github/copilot-instructions.md", ".github/instructions/**",
        ),
        "Instructions for coding agents, which every one of their requests carries.",
    ),
    _Kind(
        "prompts",
        "each",
        (
            "**/prompts/**", "**/prompt_templates/**", "*.prompt", "*.prompty", "*.prompt.md", "*.prompt.txt",
            "*.prompt.yml", "*.prompt.yaml", "**/system_prompt.*", "**/system-prompt.*",
        ),
        "Prompts and their templates.",
    ),
    _Kind(
        "tools",
        "total",
        ("**/tools/*.json", "**/functions/*.json"),
        "Definitions of tools, which are sent together.",
    ),
    _Kind("llms-txt", "each", ("llms.txt", "llms-full.txt"), "What models read instead of a web site."),
    _Kind(
        "docs",
        "total",
        ("docs/**/*.md", "doc/**/*.md", "docs/**/*.mdx", "docs/**/*.rst"),
        "Documentation, which is searched or read whole.",
    ),
)  # fmt: skip
# Where there is nothing of the above.
_ANY = (
    _Kind("markdown", "each", ("*.md",), "Texts in Markdown."),
    _Kind("everything", "total", ("**",), "All files."),
)


def init_text(files: Sequence[tuple[str, int]], model: str = "") -> str:
    """A ``tokcount.toml`` with comments, for a repository with these files.

    Arguments:
        files: the path of each, relative to the root and with ``/``, and its tokens under ``model``.
        model: the name to set; none where it is empty.
    """
    text = _HEADER.format(model=_MODEL.format(name=quoted(model)) if model else "").replace("\n\n\n", "\n\n")
    budgets = list(_budgets(_KINDS, files)) or list(_budgets(_ANY, files))[:1]
    if not budgets:
        return text + _EMPTY
    return text + budgets[0] + _MORE + "".join(budgets[1:])


def quoted(text: str) -> str:
    """``text`` as TOML has it in quotes."""
    named = {'"': '\\"', "\\": "\\\\"}
    plain = (named.get(c, c if c >= " " and c != "\x7f" else f"\\u{ord(c):04x}") for c in text)
    return f'"{"".join(plain)}"'


def _budgets(kinds: Sequence[_Kind], files: Sequence[tuple[str, int]]) -> Iterator[str]:
    for kind in kinds:
        tests: dict[str, Callable[[str], bool]] = {glob: matcher((glob,)) for glob in kind.globs}
        globs = [glob for glob, test in tests.items() if any(test(path) for path, _ in files)]
        if not globs:
            continue
        matches = matcher(globs)
        counts = {path: tokens for path, tokens in files if matches(path)}
        biggest = max(counts, key=lambda path: (counts[path], path))
        total = sum(counts.values())
        number = f"{len(counts):,} file{'' if len(counts) == 1 else 's'}"
        # A comment ends with its line, whatever a path holds.
        largest = f"the largest is {biggest if biggest.isprintable() else ascii(biggest)}"
        yield _BUDGET.format(
            about=kind.about,
            name=kind.name,
            today=f"{number} with {total:,} tokens; {largest} with {counts[biggest]:,}",
            paths=", ".join(map(quoted, globs)),
            scope=kind.scope,
            scope_told=_SCOPES[kind.scope],
            limit=f"{_limit(total if kind.scope == 'total' else counts[biggest]):_}",
        )


def _limit(tokens: int) -> int:
    """A quarter more than ``tokens``, rounded up to two digits."""
    wanted = max(_LEAST, tokens + tokens // 4)
    step: int = 10 ** (len(str(wanted)) - 2)
    return -(-wanted // step) * step
