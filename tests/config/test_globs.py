"""The globs of budgets match what git would ignore by them, and quickly."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from pathspec import GitIgnoreSpec

from tokcount.config.globs import check_glob, literal_glob, matcher
from tokcount.config.values import WrongValueError
from tokcount.errors import UsageError

PATHS = (
    "AGENTS.md", "docs/AGENTS.md", "docs/a/AGENTS.md/x", "prompts/system.md", "prompts/a/b.txt",
    "pkg/prompts/c.md", "tools/a.json", "tools/deep/a.json", "tools/dir.json/x.txt", "README.md",
    "[slug]/x.md", "a b/c.txt", "#x", "x.MD", ".cursor/rules/a.mdc", "é/ü.md", "promptsx/y", "!bang",
)  # fmt: skip
GLOBS = (
    "AGENTS.md", "./AGENTS.md", "**/AGENTS.md", "prompts", "prompts/", "prompts/**", "prompts/*",
    "**/prompts/**", "*.md", "tools/*.json", "tools/**/*.json", "**", "*", "docs/**/x", "é/*", "a b/*",
    "\\[slug\\]/*", "[p]rompts/**", "p?ompts/**", "prompts/[!a]*", "#x", "*.{md,json}", "{docs,tools}/**",
    "\\!bang", "./prompts/**", ".cursor/**", "**.md", "a*", "a ", "*/", "**/", "*/*",
)  # fmt: skip


@pytest.mark.parametrize("glob", GLOBS)
def test_as_git_does(glob: str, tmp_path: Path) -> None:
    """Git itself is asked; braces and a leading ``./`` are ours."""
    from tokcount.sources.patterns import expand

    check_glob(glob)
    lines = [one.removeprefix(".") if one.startswith("./") else one for one in expand(glob)]
    lines = ["\\" + one if one.startswith("#") else one for one in lines]
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    (tmp_path / ".git" / "info").mkdir(exist_ok=True)
    (tmp_path / ".git" / "info" / "exclude").write_text("\n".join(lines) + "\n", encoding="utf-8")
    done = subprocess.run(
        ["git", "check-ignore", "--no-index", "-z", "--stdin"],
        cwd=tmp_path,
        input="\0".join(PATHS).encode(),
        capture_output=True,
        check=False,
    )
    ignored = {os.fsdecode(path) for path in done.stdout.split(b"\0") if path}
    assert set(filter(matcher((glob,)), PATHS)) == ignored
    assert set(filter(matcher(("nothing", glob)), PATHS)) == ignored
    assert set(filter(matcher(("**",), (glob,)), PATHS)) == set(PATHS) - ignored


def test_several_and_what_is_excluded() -> None:
    test = matcher(("AGENTS.md", "prompts/**"), ("**/a/**", "docs/AGENTS.md"))
    assert [path for path in PATHS if test(path)] == ["AGENTS.md", "prompts/system.md"]
    assert not any(map(matcher(()), PATHS))


def _is_glob(text: str) -> bool:
    try:
        check_glob(text)
    except WrongValueError:
        return False
    return True


@given(
    st.lists(st.text("ab*?/.[]!{},\\# ", min_size=1, max_size=8), min_size=1, max_size=3),
    st.lists(st.text("ab./*[] ", min_size=1, max_size=8), min_size=1, max_size=8),
)
def test_as_pathspec_does(globs: list[str], paths: list[str]) -> None:
    """What is looked for first, to be quick, changes nothing."""
    from tokcount.sources.patterns import expand

    globs = [glob for glob in globs if _is_glob(glob)]
    assume(globs)
    lines = [one for glob in globs for one in expand(glob)]
    lines = [one.removeprefix(".") if one.startswith("./") else one for one in lines]
    lines = ["\\" + one if one.startswith("#") else one for one in lines]
    paths = [path.strip("/") for path in paths]
    paths = [path for path in paths if path and path == os.path.normpath(path)]
    expected = [any(GitIgnoreSpec.from_lines([line]).match_file(path) for line in lines) for path in paths]
    assert list(map(matcher(globs), paths)) == expected


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=8))
@example(" ")
@example("a\xa0")
@example("a\n")
def test_a_path_as_a_glob_is_that_path(name: str) -> None:
    assume("/" not in name and name not in {".", ".."})
    test = matcher((literal_glob(name),))
    assert test(name)
    assert test(f"{name}/below")
    assert not test(f"other/{name}")
    assert not test(f"{name}x")
    assert not test(f"x{name}")


@pytest.mark.parametrize("glob", ["a[b", "[z-a]", "[[:alpha:]]", "a\\", "/", ".", "./", "!", "[a&&b]"])
def test_what_is_no_glob(glob: str) -> None:
    with pytest.raises(WrongValueError):
        check_glob(glob)


def test_a_matcher_of_what_is_no_glob() -> None:
    with pytest.raises(UsageError, match="not a glob") as caught:
        matcher(("ok", "a[b"))
    assert caught.value.hint
