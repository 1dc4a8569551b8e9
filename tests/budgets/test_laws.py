"""What holds of every check, whatever the numbers are."""

from __future__ import annotations

import os
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from tokcount.budgets.limits import allowed_growth, limits
from tokcount.budgets.rules import Case, judge
from tokcount.budgets.select import Chosen, Members
from tokcount.config.globs import by_pathspec, check_glob, matcher, usual
from tokcount.config.values import WrongValueError
from tokcount.model.checks import Budget, CostLimit, Increase, Severity

from .helpers import column

ORDER = ("pass", "warn", "fail")
MODEL = column()
SHARES = st.decimals(Decimal("0.01"), 1, places=2)
NUMBERS = st.integers(0, 300_000)
INCREASES = st.builds(
    Increase, st.none() | NUMBERS, st.none() | st.decimals(0, 200, places=1, allow_nan=False)
)
BUDGETS = st.builds(
    Budget,
    name=st.just("b"),
    paths=st.just(("**",)),
    scope=st.sampled_from(["each", "total"]),
    max_tokens=st.none() | st.integers(1, 300_000),
    max_cost=st.none()
    | st.builds(
        CostLimit,
        st.decimals(Decimal("0.0001"), Decimal("0.1"), places=4),
        st.sampled_from(["call", "month"]),
        st.integers(1, 9),
        st.integers(0, 99),
    ),
    max_context=st.none() | SHARES,
    max_increase=st.none() | INCREASES,
    warn_at=st.none() | SHARES,
    severity=st.sampled_from([Severity.ERROR, Severity.WARNING]),
)


def status(budget: Budget, tokens: int, base: int | None) -> str:
    known = None if base is None else {"a": base}
    return judge(Case(budget, MODEL, {"a": tokens}, known, base)).verdict.status


@given(BUDGETS, NUMBERS, NUMBERS, st.none() | NUMBERS)
def test_more_tokens_are_never_better(budget: Budget, one: int, other: int, base: int | None) -> None:
    few, many = sorted((one, other))
    assert ORDER.index(status(budget, few, base)) <= ORDER.index(status(budget, many, base))


@given(BUDGETS, NUMBERS, NUMBERS)
def test_a_base_only_adds_findings(budget: Budget, tokens: int, base: int) -> None:
    without = judge(Case(budget, MODEL, {"a": tokens})).findings
    found = judge(Case(budget, MODEL, {"a": tokens}, {"a": base}, base)).findings
    assert [f for f in found if f.rule != "TOK004"] == without
    if tokens <= base:
        assert found == without


@given(BUDGETS, st.dictionaries(st.sampled_from("abcdefgh"), NUMBERS, min_size=1), st.randoms())
def test_the_order_of_files_is_of_no_interest(budget: Budget, tokens: dict[str, int], random: object) -> None:
    paths = list(tokens)
    random.shuffle(paths)  # type: ignore[attr-defined]
    other = {path: tokens[path] for path in paths}
    one, two = (judge(Case(budget, MODEL, each)) for each in (tokens, other))
    assert sorted(map(repr, one.findings)) == sorted(map(repr, two.findings))
    assert one.verdict.status == two.verdict.status
    assert (one.verdict.tokens, one.verdict.cost) == (two.verdict.tokens, two.verdict.cost)


@given(BUDGETS, NUMBERS)
def test_limits_in_tokens_say_what_the_limits_say(budget: Budget, tokens: int) -> None:
    for limit in limits(budget, MODEL):
        number = limit.number(tokens)
        assert (tokens > limit.most) == (number > limit.limit)
        if limit.warn is not None:
            assert budget.warn_at
            assert (tokens >= limit.warn) == (number >= budget.warn_at * limit.limit)


@given(INCREASES, NUMBERS, NUMBERS)
def test_growth_is_too_much_where_all_limits_are_exceeded(increase: Increase, base: int, growth: int) -> None:
    exceeded = []
    if increase.tokens is not None:
        exceeded.append(growth > increase.tokens)
    if increase.percent is not None:
        exceeded.append(growth * 100 > increase.percent * base)
    assert (growth > allowed_growth(increase, base)) == (bool(exceeded) and all(exceeded))


PATHS = st.lists(
    st.sampled_from(["a", "b", "docs", ".x", "x.md", "y.md", "a.txt", "é", "x.md\n", "xx.md", "xy"]),
    min_size=1,
    max_size=4,
).map("/".join)
GLOBS = st.sampled_from(
    [
        "**",
        "*.md",
        "docs/**",
        "./docs/**",
        "a/*",
        "**/b/**",
        "{a,b}/x.md",
        "docs",
        "x.md",
        ".x/**",
        "[ab]/*",
        "a/",
        "**/x*",
        "x*x.md",
        "x*.md",
        "**/xx*.md",
        "docs/**/x*d",
        "**/b/?.md",
        "*x*",
    ]
)
PIECES = st.sampled_from(
    ["a", "x", ".md", "*", "**", "?", "/", "#", "[ax]", "\\*", " ", "-", "é", "{", "(", "^", "."]
)


@settings(max_examples=500)
@given(
    st.lists(st.lists(GLOBS, min_size=1, max_size=3), min_size=1, max_size=4),
    st.lists(GLOBS.filter(lambda glob: glob != "**"), max_size=1).map(tuple),
    st.lists(PATHS, max_size=20),
)
def test_membership_is_what_each_glob_says(
    globs: list[list[str]], exclude: tuple[str, ...], paths: list[str]
) -> None:
    budgets = [Budget(str(i), tuple(each), exclude) for i, each in enumerate(globs)]
    members = Members(budgets)
    for path in paths:
        hidden = any(part.startswith(".") for part in path.split("/"))
        usual = [[g for g in each if not hidden or g.startswith(".x")] for each in globs]
        expected = tuple(i for i, each in enumerate(usual) if each and matcher(each, exclude)(path))
        assert members.of(path) == expected


@given(
    st.lists(st.lists(PIECES, min_size=1, max_size=6).map("".join), min_size=1, max_size=4),
    st.lists(st.text("ax/.md*\n", min_size=1, max_size=8), max_size=20),
)
def test_what_is_asked_once_a_kind_is_what_each_glob_says(globs: list[str], paths: list[str]) -> None:
    budgets = [Budget(str(i), (glob,)) for i, glob in enumerate(globs) if _is_glob(glob)]
    members = Members(budgets)
    for path in paths:
        if path.startswith(".") or "/." in path:  # the test above is about what is hidden
            continue
        assert members.of(path) == tuple(i for i, b in enumerate(budgets) if matcher(b.paths)(path))


def test_names_that_differ_in_little() -> None:
    names = ["x.md", "xx.md", "xx.md\n", "xx.mdx", "x.x.md", "ax.md", "x\n.md", "md", "x.", "x"]
    for glob in (
        "x*x.md",
        "**/x*.md",
        "x*",
        "*x.md",
        "xx.md",
        "x*x.m*",
        "*.md",
        "*.x.md",
        "*.",
        "{*.md,x.md}",
    ):
        for order in (names, names[::-1]):
            members = Members([Budget("b", (glob,))])
            assert [members.of(n) for n in order] == [(0,) * matcher((glob,))(n) for n in order], glob


def _is_glob(text: str) -> bool:
    try:
        check_glob(text)
    except WrongValueError:
        return False
    return True


@given(st.lists(PIECES, max_size=8).map("".join))
def test_the_expression_of_a_usual_glob_is_that_of_pathspec(pattern: str) -> None:
    ours = usual(pattern)
    if ours is not None and not pattern.startswith("#"):
        assert ours == by_pathspec(pattern, pattern)


@given(st.lists(PATHS, min_size=1, max_size=5), PATHS)
def test_a_named_folder_is_what_lies_in_it(named: list[str], path: str) -> None:
    chosen = Chosen(os.getcwd(), named)
    assert chosen(path) == any(path == one or path.startswith(one + "/") for one in named)
