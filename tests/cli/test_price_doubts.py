"""What speaks against a price is said wherever it is used; `--as-of` and `--max-age` of all who use one."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from tokcount.cli import ages

from .helpers import Json, invoke, ok, valid, write
from .small_prices import TABLE, small  # noqa: F401  # a fixture for all of them

TEXT = "hello world"
AGE = ("--max-age", "60d", "--as-of", "2026-11-22")
BEFORE = ("--as-of", "2026-06-30")
COMMANDS = {
    "count": ("good.txt", "-m", "alpha", "-m", "beta"),
    "compare": ("good.txt", "-m", "alpha", "-m", "beta"),
    "requests": ("requests.jsonl",),
    "encodings": ("good.txt",),
}
SCHEMAS = {"count": "report-1"}


@pytest.fixture(autouse=True)
def inputs(monkeypatch: pytest.MonkeyPatch) -> None:
    requests = (
        {"model": name, "messages": [{"role": "user", "content": TEXT}]} for name in ("alpha", "beta")
    )
    write({"good.txt": TEXT, "requests.jsonl": "".join(f"{json.dumps(each)}\n" for each in requests)})
    stand_in = {"o200k_base": "alpha", "cl100k_base": "beta"}
    monkeypatch.setattr("tokcount.counting.encodings._MODELS", stand_in)


def text(command: str, *more: str) -> str:
    found = invoke(command, *COMMANDS[command], *more)
    assert found.status == 0, found.err
    return " ".join(found.text.replace("\\", "").split())


def prices(command: str, *more: str) -> dict[str, Any]:
    """What JSON says of the price of each model."""
    found = invoke(command, *COMMANDS[command], *more, "-f", "json")
    document: Json = valid(json.loads(found.out), SCHEMAS.get(command, f"{command}-1"))
    if command == "requests":
        return dict(document["prices"])
    if command == "encodings":
        return {each["model"]: each for each in document["encodings"] if each["model"]}
    models = document["models"]
    named = models.items() if command == "count" else ((each["model"], each) for each in models)
    return {name: each["price"] for name, each in named}


@pytest.mark.parametrize("command", COMMANDS)
def test_second_hand_and_disputed(command: str) -> None:
    for fmt in ("table", "markdown"):
        assert "forum, checked 2026-05-01, second-hand, disputed)" in text(command, "-f", fmt)
    beta = prices(command)["beta"]
    assert (beta["second_hand"], beta["disputed"]) == (True, "another page has $0.20")


@pytest.mark.parametrize("command", COMMANDS)
def test_what_replaces_a_price(command: str) -> None:
    for fmt in ("table", "markdown"):
        assert "from 2026-07-01 on $1.00 in" in text(command, *BEFORE, "-f", fmt)
        assert "2026-07-01" not in text(command, "-f", fmt)
    then = prices(command, *BEFORE)["alpha"]["superseded"]
    assert (then["from"], then["input"], then["output"]) == ("2026-07-01", "1.00", "4.00")
    assert "superseded" not in prices(command)["alpha"]


@pytest.mark.parametrize("command", COMMANDS)
def test_an_old_price(command: str) -> None:
    for fmt in ("table", "markdown"):
        assert "checked 2026-05-01, second-hand, disputed, old)" in text(command, *AGE, "-f", fmt)
    found = prices(command, *AGE)
    assert found["beta"]["old"] == "checked 205 days before 2026-11-22"
    assert "old" not in found["alpha"]
    assert "old" not in prices(command)["beta"]
    told = invoke(command, *COMMANDS[command], *AGE)
    assert told.status == 0
    assert "warning: A price is old: beta (checked 205 days before 2026-11-22)." in told.err
    many = invoke(command, *COMMANDS[command], "--max-age", "1", "--as-of", "2026-11-22")
    assert "warning: 2 prices are old: alpha (checked 21 days before" in many.err


@pytest.mark.parametrize("command", COMMANDS)
def test_no_result_depends_on_the_day_it_is_made(command: str, monkeypatch: pytest.MonkeyPatch) -> None:
    class Never(date):
        @classmethod
        def today(cls) -> Never:
            raise AssertionError

    monkeypatch.setattr(ages, "date", Never)
    ok(command, *COMMANDS[command])
    assert invoke(command, *COMMANDS[command], *AGE).status == 0
    with pytest.raises(AssertionError):
        ages.counted_to(None)


def test_what_is_wrong_with_an_age() -> None:
    result = invoke("good.txt", "--max-age", "soon")
    assert "'soon' is not a number of days such as 60 or 60d" in result.err
    result = invoke("good.txt", "--encoding", "o200k_base", "--max-age", "60d")
    assert "--encoding and --max-age do not go together" in result.err


@pytest.mark.parametrize(("command", "cost"), [("count", "0.000004"), ("compare", "0.000004")])
def test_costs_are_those_of_the_day(command: str, cost: str) -> None:
    assert cost in invoke(command, *COMMANDS[command], *BEFORE, "-f", "csv").text
    assert cost not in invoke(command, *COMMANDS[command], "-f", "csv").text


def test_requests_cost_what_they_did_on_the_day() -> None:
    now, then = (
        valid(json.loads(ok("requests", *COMMANDS["requests"], *args, "-f", "json").out), "requests-1")
        for args in ((), BEFORE)
    )
    costs = [[float(each["cost_usd"]) for each in found["requests"]] for found in (now, then)]
    assert costs[1][0] == 2 * costs[0][0]
    assert costs[1][1] == costs[0][1]


def test_a_day_without_a_price_stops_no_other_model() -> None:
    early = ("--as-of", "2025-12-31")
    result = ok("compare", *COMMANDS["compare"], *early)
    assert "price table has no price of alpha on 2025-12-31" in " ".join(result.text.split())
    result = invoke("compare", "good.txt", "-m", "alpha", *early)
    assert (result.status, result.out) == (2, b"")
    assert "no price of alpha on 2025-12-31" in result.err
    result = invoke("requests", "requests.jsonl", *early, "-f", "json")
    found = valid(json.loads(result.out), "requests-1")
    assert result.status == 2
    assert [bool(each["cost_usd"]) for each in found["requests"]] == [False, True]
    assert [each["counted"] for each in found["invalid"]] == [True]
    assert "no price of alpha on 2025-12-31, so that its requests have no price." in result.err
    assert "alpha: no price on that day." in " ".join(ok("encodings", "good.txt", *early).text.split())


def test_a_tokenizer_of_ones_own_changes_no_price() -> None:
    tokenizers = pytest.importorskip("tokenizers", reason="tokcount[open] is not installed")
    made = tokenizers.Tokenizer(tokenizers.models.WordLevel({"hello": 0, "world": 1}, unk_token="hello"))
    made.pre_tokenizer = tokenizers.pre_tokenizers.Whitespace()
    made.save("hello.json")  # a tokenizer is kept by its path, and others here are called tokenizer.json
    own = ("compare", "good.txt", "-m", "alpha", "--tokenizer", "alpha=hello.json", "-f", "json")
    (found,) = valid(json.loads(ok(*own, *BEFORE).out), "compare-1")["models"]
    assert (found["tokens"], found["cost_usd"], found["price"]["superseded"]["from"]) == (
        2, "0.000004", "2026-07-01",
    )  # fmt: skip


# --- A day before which nobody knows a price

EARLY = ("--as-of", "2026-04-30")
UNKNOWN = "since when it holds is not known; checked 2026-05-01, after the day asked for"


@pytest.mark.parametrize("command", ["count", "compare"])
@pytest.mark.parametrize("fmt", ["table", "markdown"])
def test_a_price_that_may_not_have_held_yet(command: str, fmt: str) -> None:
    told = "checked 2026-05-01, second-hand, disputed, undated: checked after the day asked for)"
    assert told in text(command, *EARLY, "-f", fmt)
    for later in ((), ("--as-of", "2026-05-01")):
        assert "undated" not in text(command, *later, "-f", fmt)


@pytest.mark.parametrize("command", COMMANDS)
def test_a_price_that_may_not_have_held_yet_for_programs(command: str) -> None:
    early, now = prices(command, *EARLY), prices(command)
    assert (early["beta"]["undated"], early["beta"]["as_of"]) == (UNKNOWN, "2026-04-30")
    assert early["beta"]["checked"] == "2026-05-01"
    assert "undated" not in early["alpha"]  # it holds since the release of the model
    assert {"undated", "as_of"}.isdisjoint(now["beta"])


def test_prices_tell_what_may_not_have_held_yet() -> None:
    assert f"undated: {UNKNOWN}" in ok("prices", "show", "beta", *EARLY).text
    assert f"undated: {UNKNOWN}" in ok("prices", "history", "beta", *EARLY).text
    assert "disputed, undated" in ok("prices", "list", *EARLY).text
    assert "undated" not in ok("prices", "list", "--as-of", "2026-05-01").text
    found = valid(json.loads(ok("prices", "show", "beta", *EARLY, "-f", "json").out), "prices-1")
    assert {"kind": "undated", "reason": UNKNOWN} in found["models"][0]["doubts"]


def test_a_report_names_the_day_of_its_prices() -> None:
    for command in ("count", "compare"):
        for fmt in ("table", "markdown"):
            assert "prices as of 2026-06-30" in text(command, *BEFORE, "-f", fmt)
            assert "as of" not in text(command, "-f", fmt)
    then, now = (json.loads(ok("good.txt", "-m", "alpha", *day, "-f", "json").out) for day in (BEFORE, ()))
    assert valid(then, "report-1")["as_of"] == "2026-06-30"
    assert "as_of" not in now


@pytest.mark.parametrize("command", ["count", "compare"])
def test_a_model_is_shut_down_on_the_day_that_is_asked_for(command: str) -> None:
    released = "released: 2026-01-01"
    write({"table.yaml": TABLE.replace(released, f"{released}\n    shutdown: 2027-01-14")})
    assert "shuts down 2027-01-14" in text(command)
    assert "shuts down 2027-01-14" in text(command, "--as-of", "2027-01-13")
    assert "shut down 2027-01-14" in text(command, "--as-of", "2027-01-14")


# --- What a higher table hides


def test_a_newer_price_below_is_told() -> None:
    own = (
        "schema: 1\nupdated: 2026-01-02\nunit: usd_per_1m_tokens\n"
        "sources: {contract: {via: a contract}}\nmodels:\n"
        "  beta: {provider: acme, encoding: cl100k_base,\n"
        "    prices: [{input: 0.05, source: contract, checked: 2026-01-01}]}\n"
        "  epsilon: {provider: acme, encoding: cl100k_base,\n"
        "    prices: [{input: 0.05, source: contract, checked: 2026-01-01}]}\n"
    )
    write({"own.yaml": own, "newer.yaml": own.replace("2026-01-01", "2026-05-01")})
    told = "own.yaml (checked 2026-01-01) hides the price of the bundled table (checked 2026-05-01)"
    assert f"hiding: {told}" in ok("prices", "show", "beta", "--pricing", "own.yaml").text
    for args, key in ((("show", "beta"), "models"), (("age",), "prices")):
        found = json.loads(ok("prices", *args, "--pricing", "own.yaml", "-f", "json").out)
        doubts = {
            each.get("name", each.get("model")): each["doubts"] for each in valid(found, "prices-1")[key]
        }
        assert {"kind": "hiding", "reason": told} in doubts.pop("beta")
        assert "hiding" not in {doubt["kind"] for each in doubts.values() for doubt in each}
    assert "hiding" not in ok("prices", "show", "epsilon", "--pricing", "own.yaml").text
    assert "hiding" not in ok("prices", "show", "beta", "--pricing", "newer.yaml").text
    assert "hiding" not in ok("prices", "age").text


def test_what_an_update_brought_and_is_hidden() -> None:
    from tokcount.pricing.layers import fetched_path

    path = fetched_path()
    assert path
    write({path: TABLE.replace("2026-05-01", "2026-11-22"), "own.yaml": TABLE})
    text = ok("prices", "show", "beta", "--pricing", "own.yaml").text
    assert (
        "own.yaml (checked 2026-05-01) hides the price of the last `prices update` (checked 2026-11-22)"
        in text
    )
    without = TABLE[: TABLE.index("    prices:\n      - {input: 2.00")] + "    prices: []\n"
    write({"own.yaml": without})
    text = ok("prices", "show", "alpha", "--pricing", "own.yaml").text
    assert "own.yaml (no price) hides the price of" in text
