"""The examples work as they stand, and show what they are said to show."""

from __future__ import annotations

import base64
import json
import os
import runpy
import subprocess
import sys
import zlib
from decimal import Decimal
from pathlib import Path

import pytest

from tokcount import count, count_request, estimate, scan
from tokcount.pricing.layers import bundled
from tokcount.pricing.schema import parse_table
from tokcount.requests.pictures import size_of

from . import markdown
from .markdown import ROOT

EXAMPLES = ROOT / "examples"


def text_of(name: str) -> str:
    return (EXAMPLES / name).read_text(encoding="utf-8")


def test_chinese_takes_fewer_tokens_in_the_newer_encoding() -> None:
    """What the announcement of GPT-4o mini says: text that is not English became cheaper."""
    text = text_of("chinese.txt")
    assert 300 <= len(text) <= 600
    newer, older = (count(text, encoding=name) for name in ("o200k_base", "cl100k_base"))
    assert newer < 0.75 * older


def test_the_same_gain_in_money() -> None:
    text = text_of("chinese.txt")
    mini, turbo = (estimate(text, model).cost for model in ("gpt-4o-mini", "gpt-3.5-turbo"))
    assert mini is not None
    assert turbo is not None
    assert mini.total < Decimal("0.25") * turbo.total


def test_the_prompt_is_one_of_a_usual_length() -> None:
    assert 250 <= len(text_of("prompt.txt").split()) <= 400


def test_the_project_leaves_out_what_its_ignore_files_say() -> None:
    project = EXAMPLES / "project"
    found = {Path(row.path).relative_to(project).as_posix() for row in scan(project).rows}
    assert {path for path in found if path.startswith(("vendor", "build"))} == set()
    assert len(found) == 6
    everything = scan(project, no_ignore=True)
    assert len(everything.rows) == len(found) + 1


def test_the_library_example_runs() -> None:
    result = subprocess.run(
        [sys.executable, str(EXAMPLES / "library.py")],
        env=os.environ | {"PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    names = [line.split()[0] for line in result.stdout.splitlines()]
    assert names == ["chinese.txt", "conversation.txt", "prompt.txt", "all"]
    assert "NaN" not in result.stdout


def test_the_library_example_says_what_is_wrong() -> None:
    result = subprocess.run(
        [sys.executable, str(EXAMPLES / "library.py"), str(EXAMPLES), "gpt4o-mini"],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert result.returncode == 2
    assert "gpt-4o-mini" in result.stderr


def _run(name: str, *args: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(EXAMPLES / name), *args],
        env=os.environ | {"PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def test_the_request_example_says_what_to_cut() -> None:
    tokens = count_request(json.loads(text_of("tools.json"))).tokens
    result = _run("request_budget.py")
    assert (result.returncode, result.stderr) == (1, "")
    assert result.stdout.startswith(f"exactly {tokens:,} prompt tokens on gpt-4o-mini, $")
    assert f"over the budget by {tokens - 350:,}" in result.stdout
    assert len(result.stdout.splitlines()) == 5
    result = _run("request_budget.py", str(EXAMPLES / "tools.json"), str(tokens))
    assert (result.returncode, len(result.stdout.splitlines())) == (0, 1)


def test_the_request_example_says_what_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "bad.json").write_text('{"model": "gpt-4o-minni", "messages": []}', encoding="utf-8")
    result = _run("request_budget.py", str(tmp_path / "bad.json"))
    assert result.returncode == 2
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize("name", ["support-thread.json", "tools.json", "receipt.json"])
def test_the_requests_are_counted_exactly(name: str) -> None:
    counted = count_request(json.loads(text_of(name)))
    assert counted.exact
    assert counted.fits
    assert counted.cost is not None
    assert counted.tokens == sum(part.tokens for part in counted.parts) > 300


def test_the_receipt_is_the_picture_that_is_drawn() -> None:
    drawn = runpy.run_path(str(ROOT / "tools" / "receipt.py"))
    parts = json.loads(text_of("receipt.json"))["messages"][1]["content"]
    kind, _, data = parts[1]["image_url"]["url"].partition(",")
    assert kind == "data:image/png;base64"
    # Other versions of zlib may write other bytes for the same dots.
    picture = base64.b64decode(data)
    assert len(picture) < 10_000
    assert size_of(picture) == (drawn["WIDTH"], drawn["HEIGHT"])
    assert zlib.decompress(_chunk(picture)) == zlib.decompress(_chunk(drawn["picture"]()))


def _chunk(png: bytes) -> bytes:
    start = png.index(b"IDAT")
    return png[start + 4 : start + 4 + int.from_bytes(png[start - 4 : start], "big")]


def test_the_batch_is_one_that_would_be_taken() -> None:
    lines = [json.loads(line) for line in text_of("batch.jsonl").splitlines()]
    assert len({line["custom_id"] for line in lines}) == len(lines) == 12
    assert all(count_request(line).exact and count_request(line).batch for line in lines)
    answers = [json.loads(line) for line in text_of("batch-usage.jsonl").splitlines()]
    assert [answer["custom_id"] for answer in answers] == [line["custom_id"] for line in lines]
    assert all(answer["id"].startswith("made-up-") for answer in answers)


def test_the_price_example_holds_together_and_counts() -> None:
    parse_table(EXAMPLES / "pricing.yaml", inherited=parse_table(Path(bundled())))
    negotiated = estimate(1_000_000, pricing=EXAMPLES / "pricing.yaml")
    assert negotiated.cost is not None
    assert negotiated.cost.total == Decimal("0.12")
    ours = estimate("text", "ferry-desk-1", pricing=EXAMPLES / "pricing.yaml")
    assert not ours.exact
    # The tier bills the whole request once the prompt is above it.
    costs = [estimate(n, "ferry-desk-1", pricing=EXAMPLES / "pricing.yaml").cost for n in (16384, 16385)]
    assert [cost.total for cost in costs if cost] == [Decimal("0.0008192"), Decimal("0.0013108")]


@pytest.mark.parametrize("block", markdown.blocks(markdown.read(ROOT / "docs" / "prices.md"), "yaml"))
def test_the_tables_in_the_pages_hold_together(block: markdown.Block) -> None:
    parse_table(block.body.encode(), "docs/prices.md", parse_table(Path(bundled())))
