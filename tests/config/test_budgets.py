"""Budgets as they are written, and the values that become of them."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tokcount.cli.quantities import parse_count
from tokcount.config import Settings, load_settings
from tokcount.config.budgets import Budgets, load_budgets
from tokcount.config.values import WrongValueError, money, percent, share, whole
from tokcount.model.checks import Budget, CostLimit, Increase, Location, Severity

from .reading import read, validator

DESIGN = """\
[tool.tokcount]
model = "gpt-4o-mini"
base = "auto"
on-missing-base = "ignore"           # error | warn | ignore
baseline = "ci/tokens.json"
max-price-age = 90

[[tool.tokcount.budgets]]
name = "agent-context"
paths = ["AGENTS.md", "**/CLAUDE.md"]
scope = "each"                     # each | total
max-tokens = 8000                  # inclusive
warn-at = "90%"
message = "Move reference text to docs/."

[[tool.tokcount.budgets]]
name = "corpus"
paths = ["rag/**/*.txt"]
scope = "total"
max-tokens = 2_000_000
max-increase = { tokens = 20_000, percent = 5 }            # fails only when both are exceeded
optional = true                    # zero matches allowed

[[tool.tokcount.budgets]]
name = "system-call"
paths = ["prompts/system.md", "tools/*.json"]
scope = "total"
max-context = "25%"
max-cost = { usd = "0.02", per = "call", output-tokens = 500 }

[[tool.tokcount.budgets]]
name = "rest"
paths = "prompts/**"
exclude = ["prompts/old/**"]
models = ["gpt-4o", "gpt-4o", "gpt-4.1"]
rest = true                        # only files that no earlier `each` budget took
max-tokens = "2k"
max-cost = { usd = "$150", per = "month", calls = "100k" }
severity = "warning"
"""


def budgets(line: int, file: str) -> tuple[Budget, ...]:
    """Those of the design, the first of which begins in ``line``."""
    return (
        Budget(
            "agent-context",
            ("AGENTS.md", "**/CLAUDE.md"),
            max_tokens=8000,
            warn_at=Decimal("0.9"),
            message="Move reference text to docs/.",
            origin=Location(file, line),
        ),
        Budget(
            "corpus",
            ("rag/**/*.txt",),
            scope="total",
            max_tokens=2_000_000,
            max_increase=Increase(20_000, Decimal(5)),
            optional=True,
            origin=Location(file, line + 8),
        ),
        Budget(
            "system-call",
            ("prompts/system.md", "tools/*.json"),
            scope="total",
            max_context=Decimal("0.25"),
            max_cost=CostLimit(Decimal("0.02"), "call", 1, 500),
            origin=Location(file, line + 16),
        ),
        Budget(
            "rest",
            ("prompts/**",),
            ("prompts/old/**",),
            rest=True,
            models=("gpt-4o", "gpt-4.1"),
            max_tokens=2000,
            max_cost=CostLimit(Decimal(150), "month", 100_000, 0),
            severity=Severity.WARNING,
            origin=Location(file, line + 23),
        ),
    )


@pytest.mark.parametrize("name", ["pyproject.toml", "tokcount.toml", ".tokcount.toml"])
def test_the_design(name: str, tmp_path: Path) -> None:
    content = DESIGN
    if name != "pyproject.toml":
        content = content.replace("[tool.tokcount]\n", "\n").replace("tool.tokcount.", "")
    found = read(tmp_path, content.replace("\n", "\r\n"), name)
    settings = Settings(
        models=("gpt-4o-mini",),
        origin=str(tmp_path / name),
        on_missing_base="ignore",
        baseline=tmp_path / "ci" / "tokens.json",
        max_price_age=90,
    )
    assert found == Budgets(settings, budgets(8, name), str(tmp_path / name), str(tmp_path))
    assert load_settings(tmp_path, {}) == settings
    written = tomllib.loads(content)
    validator().validate(written["tool"]["tokcount"] if "tool" in written else written)


def test_a_budget_warns_as_all_do_unless_it_says_otherwise(tmp_path: Path) -> None:
    content = (
        "warn-at = 0.8\n"
        "budgets = [\n"
        "{ name = 'a', paths = ['**'], max-tokens = 1 },\n"
        "{ name = 'b', paths = ['**'], max-tokens = 1, warn-at = '100%' }]"
    )
    found = read(tmp_path, content).budgets
    assert [(b.name, b.warn_at, b.origin) for b in found] == [
        ("a", Decimal("0.8"), Location("tokcount.toml", 3)),
        ("b", Decimal(1), Location("tokcount.toml", 4)),
    ]


def test_the_environment_wins_and_so_does_a_file_that_is_named(tmp_path: Path) -> None:
    read(tmp_path, "model = 'one'")
    other = tmp_path / "ci" / "budgets.toml"
    other.parent.mkdir()
    other.write_text("model = 'two'\n[[budgets]]\nname = 'x'\npaths = '**'\nmax-tokens = 5\n")
    found = load_budgets(tmp_path, {}, other)
    assert found.settings.models == ("two",)
    assert found.budgets[0].origin == Location("ci/budgets.toml", 2)
    assert load_budgets(tmp_path / "ci", {"TOKCOUNT_MODEL": "three"}, other).settings.models == ("three",)


def test_where_globs_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project, deep = tmp_path / "project", tmp_path / "project" / "a" / "b"
    deep.mkdir(parents=True)
    monkeypatch.chdir(deep)
    # Without a repository: where the file lies, or else here.
    assert load_budgets(None, {}) == Budgets(Settings(), (), "", str(deep))
    config = project / "a" / "tokcount.toml"
    config.write_text("")
    assert load_budgets(None, {}).root == str(project / "a")
    assert load_budgets(None, {}, config).root == str(deep)
    # In a repository always its root, which is what paths in reports start at too.
    (project / ".git").mkdir()
    assert load_budgets(deep, {}).root == load_budgets(deep, {}, config).root == str(project)
    assert load_budgets(None, {}).file == str(config)
    config.unlink()
    assert load_budgets(deep, {}) == Budgets(Settings(), (), "", str(project))


@pytest.mark.parametrize(
    ("value", "amount"),
    [
        ("0.02", "0.02"),
        (" $0.02 ", "0.02"),
        ("$ 1", "1"),
        ("2c", "0.02"),
        ("1.", "1"),
        (".5", "0.5"),
        (3, "3"),
        (Decimal("0.1"), "0.1"),
        (Decimal("1e3"), "1000"),
    ],
)
def test_money(value: object, amount: str) -> None:
    assert str(money(value)) == amount


@pytest.mark.parametrize(
    "value", ["", "$", "c", "$2c", "1_000", "1,000", "-1", "１", "0", True, None, [], "9" * 25]
)
def test_no_money(value: object) -> None:
    with pytest.raises(WrongValueError):
        money(value)


def test_shares_and_percentages() -> None:
    assert [share("25%"), share(Decimal("0.25")), share(1), share("100.0 %")] == [
        Decimal("0.25"),
        Decimal("0.25"),
        Decimal(1),
        Decimal(1),
    ]
    assert [percent(5), percent("250%"), percent(0)] == [Decimal(5), Decimal(250), Decimal(0)]
    assert str(percent(Decimal("-0.0"))) == "0"


@given(st.text("0123456789_.kKmMgGtT \tibx", max_size=30))
@example("1.5M")
@example("1" * 16)
def test_counts_are_read_as_on_the_command_line(typed: str) -> None:
    """Both stand on their own, for the command line may not be imported here."""
    try:
        expected = parse_count(typed)
    except ValueError:
        with pytest.raises(WrongValueError):
            whole(typed)
    else:
        assert whole(typed) == expected
