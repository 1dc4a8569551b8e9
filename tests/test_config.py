"""Settings: where they are looked for, what wins, and what is said where they make no sense."""

from __future__ import annotations

from pathlib import Path

import pytest

from tokcount.config import DEFAULT_MODEL, Settings, load_settings
from tokcount.errors import UsageError

ALL = "The settings are model, pricing, base, on-missing-base, baseline, max-price-age, warn-at and budgets."


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A git repository with a folder in it, in a folder with settings that are none of its business."""
    folder = tmp_path / "project"
    (folder / "src" / "deep").mkdir(parents=True)
    (folder / ".git").mkdir()
    (tmp_path / "tokcount.toml").write_text("model = 'outside'")
    return folder


def settings(folder: Path, **env: str) -> Settings:
    return load_settings(folder, env)


def test_without_any(project: Path) -> None:
    assert settings(project) == Settings((DEFAULT_MODEL,), None, "")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("tokcount.toml", "model = 'gpt-4'\npricing = 'mine.yaml'"),
        (".tokcount.toml", "model = ['gpt-4']\npricing = 'mine.yaml'"),
        ("pyproject.toml", "[tool.tokcount]\nmodel = 'gpt-4'\npricing = 'mine.yaml'"),
        ("pyproject.toml", "[tool]\ntokcount = {model = 'gpt-4', pricing = 'mine.yaml'}"),
        ("tokcount.toml", "\ufeffmodel = 'gpt-4'\r\npricing = 'mine.yaml'\r\n"),
    ],
)
@pytest.mark.parametrize("where", [".", "src", "src/deep"])
def test_the_nearest_file_up_to_the_root_of_the_repository(
    name: str, content: str, where: str, project: Path
) -> None:
    (project / name).write_text(content, encoding="utf-8", newline="")
    found = settings(project / where)
    # A path in a file is meant from where the file lies.
    assert found == Settings(("gpt-4",), project / "mine.yaml", str(project / name))


def test_beyond_the_root_nothing_is_looked_for(project: Path) -> None:
    assert settings(project / "src").models == (DEFAULT_MODEL,)
    (project / ".git").rmdir()
    assert settings(project / "src").models == ("outside",)
    (project / ".git").write_text("gitdir: elsewhere")  # a worktree
    assert settings(project / "src").models == (DEFAULT_MODEL,)


def test_nearer_wins_and_so_does_a_file_of_its_own(project: Path) -> None:
    (project / "tokcount.toml").write_text("model = 'far'")
    (project / "src" / "pyproject.toml").write_text("[tool.tokcount]\nmodel = 'shared'")
    assert settings(project / "src").models == ("shared",)
    (project / "src" / ".tokcount.toml").write_text("model = 'hidden'")
    assert settings(project / "src").models == ("hidden",)
    (project / "src" / "tokcount.toml").write_text("model = 'own'")
    assert settings(project / "src").models == ("own",)


@pytest.mark.parametrize("content", ["[project]\nname = 'x'", "[tool.other]\nx = 1", "broken = ", ""])
def test_a_shared_file_that_does_not_mention_us_is_passed_over(content: str, project: Path) -> None:
    (project / "tokcount.toml").write_text("model = 'far'")
    (project / "src" / "pyproject.toml").write_text(content)
    assert settings(project / "src").models == ("far",)


def test_a_shared_file_that_mentions_us_elsewhere_is_passed_over(project: Path) -> None:
    (project / "pyproject.toml").write_text("[project]\ndependencies = ['tokcount']\n[tool.ruff]\n")
    assert settings(project).models == (DEFAULT_MODEL,)


def test_the_environment_wins(project: Path) -> None:
    (project / "tokcount.toml").write_text("model = 'file'\npricing = 'mine.yaml'")
    found = settings(project, TOKCOUNT_MODEL="gpt-4, gpt-4o ,")
    assert found == Settings(("gpt-4", "gpt-4o"), project / "mine.yaml", "TOKCOUNT_MODEL")
    assert settings(project, TOKCOUNT_MODEL=" , ").models == ("file",)


def test_the_current_directory_is_where_it_starts(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (project / "tokcount.toml").write_text("model = 'here'")
    monkeypatch.chdir(project / "src")
    monkeypatch.setenv("TOKCOUNT_MODEL", "")
    assert load_settings().models == load_settings(Path()).models == ("here",)


def test_an_empty_file_is_a_file_with_settings(project: Path) -> None:
    (project / "tokcount.toml").write_text("model = 'far'")
    (project / "src" / "tokcount.toml").write_text("")
    assert settings(project / "src") == Settings()


@pytest.mark.parametrize(
    ("content", "slug", "message", "hint"),
    [
        (
            "modell = 'x'",
            "config-key",
            "There is no setting 'modell'.",
            f"Did you mean model? {ALL}",
        ),
        (
            "colour = 'x'",
            "config-key",
            "There is no setting 'colour'.",
            ALL,
        ),
        (
            "model = 4",
            "config-value",
            "'model' is neither a name nor a list of names.",
            'Write model = "gpt-4o-mini".',
        ),
        (
            "model = ['a', 4]",
            "config-value",
            "'model' is neither a name nor a list of names.",
            'Write model = "gpt-4o-mini".',
        ),
        (
            "model = ''",
            "config-value",
            "'model' is neither a name nor a list of names.",
            'Write model = "gpt-4o-mini".',
        ),
        (
            "pricing = true",
            "config-value",
            "'pricing' is not a path.",
            'Write pricing = "my-prices.yaml".',
        ),
        (
            "model = 'a'\nmodel = 'b'",
            "config-syntax",
            "The settings are not valid TOML: Cannot overwrite a value",
            "Mend the file at that place.",
        ),
    ],
)
def test_what_makes_no_sense(content: str, slug: str, message: str, hint: str, project: Path) -> None:
    path = project / "tokcount.toml"
    path.write_text(content)
    with pytest.raises(UsageError) as caught:
        settings(project / "src")
    assert caught.value.slug == slug
    # Some versions of Python tell the line of a key that is there twice.
    assert caught.value.location in {f"{path}:1", f"{path}:2"}
    assert caught.value.message.startswith(message)
    assert caught.value.hint == hint


def test_what_is_not_utf8(project: Path) -> None:
    (project / "tokcount.toml").write_bytes(b"model = 'caf\xe9'")
    with pytest.raises(UsageError, match="not UTF-8"):
        settings(project)


def test_a_table_that_is_none(project: Path) -> None:
    (project / "pyproject.toml").write_text("[tool]\ntokcount = 'gpt-4'")
    with pytest.raises(UsageError, match=r"'tool\.tokcount' is not a table"):
        settings(project)
    (project / "pyproject.toml").write_text("tool = 'tokcount'")
    assert settings(project) == Settings()
