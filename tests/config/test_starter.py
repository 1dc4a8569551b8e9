"""The first settings of a repository: they are read back, they hold at once, and every key is explained."""

from __future__ import annotations

import tempfile
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tokcount.config.budgets import Budgets
from tokcount.config.globs import matcher
from tokcount.config.starter import init_text, quoted

from .reading import read, validator

FILES = [
    ("AGENTS.md", 7400),
    ("pkg/CLAUDE.md", 120),
    (".cursorrules", 0),
    ("prompts/system.md", 812),
    ("pkg/prompts/user.txt", 2001),
    ("support.prompty", 300),
    ("tools/search.json", 999),
    ("tools/fetch.json", 1001),
    ("docs/guide/start.md", 123_456),
    ("README.md", 4000),
    ("src/main.py", 90_000),
]


def holds(found: Budgets, files: list[tuple[str, int]]) -> None:
    """Every budget matches something and is kept, by so much that it does not even warn."""
    for budget in found.budgets:
        matches = matcher(budget.paths, budget.exclude)
        counts = [tokens for path, tokens in files if matches(path)]
        assert counts
        assert budget.max_tokens
        assert budget.warn_at
        most = sum(counts) if budget.scope == "total" else max(counts)
        assert most < budget.warn_at * budget.max_tokens


def test_what_a_repository_holds(tmp_path: Path) -> None:
    text = init_text(FILES, "gpt-4o-mini")
    found = read(tmp_path, text)
    assert found.settings.models == ("gpt-4o-mini",)
    told = [(b.name, b.scope, b.paths, b.max_tokens) for b in found.budgets]
    assert told == [
        ("agent-context", "each", ("AGENTS.md", "CLAUDE.md", ".cursorrules"), 9300),
        ("prompts", "each", ("**/prompts/**", "*.prompty"), 2600),
        ("tools", "total", ("**/tools/*.json",), 2500),
        ("docs", "total", ("docs/**/*.md",), 160_000),
    ]
    holds(found, FILES)
    validator().validate(tomllib.loads(text))
    assert "# Today 3 files with 7,520 tokens; the largest is AGENTS.md with 7,400.\n" in text


def test_every_setting_has_a_comment_above() -> None:
    lines = init_text(FILES, "gpt-4o-mini").splitlines()
    for i, line in enumerate(lines):
        if "=" in line and not line.startswith(("#", "name")):
            assert lines[i - 1].startswith("#"), line


def test_the_other_limits_that_it_shows_are_right(tmp_path: Path) -> None:
    """What stands in comments is taken as well once the # is gone."""
    text = init_text(FILES)
    for key in ("max-context", "max-cost", "max-increase"):
        text = text.replace(f"# {key}", key)
    budget = read(tmp_path, text).budgets[0]
    assert None not in {budget.max_context, budget.max_cost, budget.max_increase}
    empty = init_text([]).split("looks like this:\n#\n")[1].replace("# ", "")
    assert read(tmp_path, empty).budgets[0].name == "prompts"


@pytest.mark.parametrize(
    ("files", "names"),
    [
        ([], []),
        ([("README.md", 12)], ["markdown"]),
        ([("main.py", 12), ("x.py", 5)], ["everything"]),
        ([("llms.txt", 12), ("README.md", 5)], ["llms-txt"]),
    ],
)
def test_a_repository_without_prompts(files: list[tuple[str, int]], names: list[str], tmp_path: Path) -> None:
    found = read(tmp_path, init_text(files))
    assert [budget.name for budget in found.budgets] == names
    holds(found, files)


_NAMES = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="/\0"), min_size=1, max_size=5)
_PATHS = st.builds(
    "".join,
    st.tuples(
        st.sampled_from(["", "prompts/", "docs/", "tools/", "a/prompts/b/", ".cursor/rules/"]),
        _NAMES | st.sampled_from(["AGENTS", "CLAUDE", "system_prompt"]),
        st.sampled_from(["", ".md", ".json", ".prompt", ".prompt.md"]),
    ),
)


@given(st.lists(st.tuples(_PATHS, st.integers(0, 10**9)), max_size=8, unique_by=lambda one: one[0]), _NAMES)
def test_it_is_read_back_and_holds_at_once(files: list[tuple[str, int]], model: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        found = read(Path(folder), init_text(files, model))
    assert found.settings.models == (model,)
    assert bool(found.budgets) == bool(files)
    holds(found, files)


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_in_quotes(text: str) -> None:
    assert tomllib.loads(f"a = {quoted(text)}") == {"a": text}
