"""``tokcount prices``, end to end, on a small table of its own in the place of the one that ships.

``TOKCOUNT_UPDATE_GOLDEN=1 pytest tests/cli/test_prices.py`` writes the golden files; read the difference.
"""

from __future__ import annotations

import csv
import json
import os
from io import StringIO
from pathlib import Path

import pytest

from .helpers import invoke, ok, valid, write
from .small_prices import TABLE, prices, small  # noqa: F401 - the fixture is used by being here

GOLDEN = Path(__file__).parent / "golden_prices"
# Read at import: the tests' environment is cleared of what begins with TOKCOUNT_.
UPDATE = os.environ.get("TOKCOUNT_UPDATE_GOLDEN") == "1"
FORMATS = ("table", "plain", "json", "csv", "markdown")
DAY = ("--as-of", "2026-11-30")


@pytest.mark.parametrize("fmt", FORMATS)
@pytest.mark.parametrize(
    ("name", "args"),
    [
        ("list", ("list", *DAY, "--max-age", "60")),
        ("show", ("show", "alpha", *DAY)),
        ("show-old", ("show", "alpha", "--as-of", "2026-06-30")),
        ("history", ("history", "alpha", *DAY)),
        ("diff", ("diff", "bundled", "later.yaml")),
        ("age", ("age", *DAY)),
        ("validate", ("validate", "table.yaml", "bad.yaml")),
    ],
)
def test_golden(name: str, args: tuple[str, ...], fmt: str) -> None:
    result = invoke("prices", *args, "-f", fmt)
    assert result.err == ""
    if fmt == "json":
        valid(json.loads(result.out), "prices-1")
    if fmt == "csv":
        lines = list(csv.reader(StringIO(result.text)))
        assert {len(line) for line in lines} == {len(lines[0])}
    golden = GOLDEN / f"{name}.{fmt}.txt"
    if UPDATE:
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(result.text, encoding="utf-8", newline="")
    assert result.text == golden.read_text("utf-8").replace("\r\n", "\n")


# --- list


@pytest.mark.parametrize(
    ("flags", "names"),
    [
        ("", "alpha beta gamma"),
        ("--provider ACME", "alpha beta"),
        ("--provider other --provider acme", "alpha beta gamma"),
        ("--kind embedding", "gamma"),
        ("--min-window 10k", "alpha"),
        ("--max-price $0.50", "beta"),
        ("--modality image", ""),
        ("--modality text", "alpha beta gamma"),
        ("--as-of 2025-12-31", "beta"),
    ],
)
def test_which_models(flags: str, names: str) -> None:
    found = prices("list", *flags.split())
    assert " ".join(model["name"] for model in found["models"]) == names


def test_an_undated_price_holds_since_the_release() -> None:
    (alpha, _) = prices("list", "--as-of", "2026-06-30")["models"]
    assert alpha["price"]["input"] == "2.00"
    assert alpha["until"] == "2026-07-01"
    assert [doubt["kind"] for doubt in alpha["doubts"]] == ["superseded"]


def test_doubts_are_shown_where_a_price_is() -> None:
    for args in (["prices"], ["models"], ["prices", "show", "beta"], ["models", "beta"]):
        text = ok(*args).text
        assert "second-hand" in text or "no first-hand source confirms it" in text
        assert "disputed" in text or "sources disagree" in text
    write({"good.txt": "hello"})
    assert "second-hand, disputed" in ok("good.txt", "-m", "beta").text


# --- --as-of of count


def test_a_count_at_the_prices_of_a_day() -> None:
    write({"good.txt": "hello world"})
    now, then = (
        ok("good.txt", "-m", "alpha", *args, "-f", "csv").text.splitlines()[1].split(",")
        for args in ((), ("--as-of", "2026-06-30"))
    )
    assert (now[6], then[6]) == ("0.000002", "0.000004")
    text = ok("good.txt", "-m", "alpha", "--as-of", "2026-06-30").text
    assert "from 2026-07-01 on $1.00 in, $4.00 out per 1M tokens" in text


@pytest.mark.parametrize(
    ("args", "slug"),
    [
        ("-m alpha --as-of 2025-12-31", "no price of alpha on 2025-12-31"),
        ("-m gamma --as-of 2026-06-30", "gamma has no price"),
        ("-m alpha --as-of soon", "'soon' is not a day such as 2026-07-29"),
        ("--encoding o200k_base --as-of 2026-06-30", "--encoding and --as-of do not go together"),
    ],
)
def test_a_day_without_a_price(args: str, slug: str) -> None:
    write({"good.txt": "hello world"})
    result = invoke("good.txt", *args.split())
    assert (result.status, result.out) == (2, b"")
    assert slug in result.err


# --- validate, age, diff


def test_every_mistake_of_every_file_is_told_with_its_line() -> None:
    result = invoke("prices", "validate", "table.yaml", "bad.yaml", "bundled")
    assert result.status == 2
    lines = result.text.splitlines()
    assert any(line.startswith("bad.yaml:17: alpha: ") for line in lines)
    assert "table.yaml: 3 models, no mistakes" in lines
    assert ok("prices", "validate", "table.yaml").text == "table.yaml: 3 models, no mistakes\n"


def test_old_figures_make_the_status_1() -> None:
    assert invoke("prices", "age", *DAY, "--max-age", "365d").status == 0
    result = invoke("prices", "age", *DAY, "--max-age", "60")
    assert (result.status, result.err) == (1, "")
    assert "old: checked 213 days before 2026-11-30" in result.text


def test_a_table_differs_from_itself_in_nothing() -> None:
    assert "no difference" in ok("prices", "diff", "bundled", "current").text
    found = prices("diff", "later.yaml", "table.yaml")
    assert (found["added"], found["removed"]) == (["gamma"], ["delta"])
    assert [change["percent"] for change in found["changed"]] == ["-20.0", "-20.0"]


def test_a_difference_fits_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    table = TABLE.replace("alpha", "a-model-with-a-rather-long-name")
    tiers = "batch: {{input: 0.50, output: 2.00, tiers: [{{above: 272000, input: {0}, output: {0}}}]}}"
    for file, rate in (("one.yaml", "0.0625"), ("two.yaml", "112.50")):
        write({file: table.replace("batch: {input: 0.50, output: 2.00}", tiers.format(rate))})
    text = ok("prices", "diff", "one.yaml", "two.yaml").text
    assert "batch above 272,000  output  $0.0625" in text
    assert max(map(len, text.splitlines())) <= 80


# --- what makes no sense

WRONG = [
    ("show", "takes the name of a model, not nothing"),
    ("show nothing-like-it", "There is no model 'nothing-like-it'."),
    ("diff bundled", "takes two tables, not 1"),
    ("validate", "takes a file, not nothing"),
    ("validate missing.yaml", "does not exist"),
    ("list alpha", "does not take the name 'alpha'"),
    ("list --dry-run", "`tokcount prices list` does not take --dry-run."),
    ("update --from later.yaml --as-of 2026-11-22", "does not take --as-of"),
    ("update", "It is not said where the prices come from."),
    ("list --provider acm", "No model has the --provider 'acm'."),
    ("age --max-age soon", "'soon' is not a number of days"),
    ("list -f tree", "'tree' is not one of"),
    ("show alpha --as-of 2020-01-01", "no price of alpha on 2020-01-01"),
    ("hist", "'hist' is not one of"),
]


@pytest.mark.parametrize(("args", "message"), WRONG, ids=[args for args, _ in WRONG])
def test_what_makes_no_sense(args: str, message: str) -> None:
    result = invoke("prices", *args.split())
    assert (result.status, result.out) == (2, b"")
    assert message in result.err
    assert "\n  " in result.err


# --- Days before there was a price, or a check


def test_a_history_before_the_first_price_is_an_error() -> None:
    result = invoke("prices", "history", "alpha", "--as-of", "2025-12-31")
    assert (result.status, result.out) == (2, b"")
    assert "no price of alpha on 2025-12-31" in result.err
    assert "in force from 2026-01-01 on" in result.err


def test_what_was_checked_after_the_day_has_no_age() -> None:
    text = ok("prices", "age", "--as-of", "2026-04-30").text
    assert "Checked later  2 of 2, 100 %: after 2026-04-30" in text
    assert "Oldest" not in text
    text = ok("prices", "age", "--as-of", "2026-05-02").text
    assert "Checked later  1 of 2, 50 %: after 2026-05-02" in text
    assert "Oldest         1 day" in text
    assert "Checked later" not in ok("prices", "age", *DAY).text
