"""``tokcount requests`` from end to end: what ``requests_input.yaml`` has, and nothing is ever fetched."""

from __future__ import annotations

import json
import os
import shlex
import socket
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from tokcount import count_request

from .helpers import Json, invoke, posix, run, valid, write
from .made_requests import GOOD, MADE, among, batch_line, lines, long_line, request
from .test_odd_files import without_rights

DATA = Path(__file__).resolve().parent
EXAMPLES = DATA.parents[1] / "examples"
CASES = yaml.safe_load((DATA / "requests_input.yaml").read_text("utf-8"))
KEYS = {"name", "args", "files", "made", "hex", "stdin", "status", "stderr", "counted", "reasons"}


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: object, **more: object) -> None:
        raise AssertionError("a socket was opened")

    for name in ("socket", "create_connection", "getaddrinfo"):
        monkeypatch.setattr(socket, name, refuse)


def counted(report: Json) -> list[str]:
    """Of each request its tokens, whether they are exact, where it is, and its id."""
    told = []
    for each in report["requests"]:
        place = each["source"] + (f":{each['line']}" if each["line"] else "")
        words = (str(each["tokens"]), "exact" if each["exact"] else "estimated", place, each["id"])
        told.append(" ".join(filter(None, words)))
    return told


def reasons(report: Json) -> list[str]:
    return list(dict.fromkeys(reason for each in report["requests"] for reason in each["reasons"]))


def spelled_out(text: str) -> str:
    """With the requests that a case only names."""
    return "".join(
        (batch_line(line.split()[1]) if line.startswith("BATCH ") else line.replace("GOOD", GOOD)) + end
        for line, end in ((each.rstrip("\n"), "\n" * each.endswith("\n")) for each in text.splitlines(True))
    )


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_what_is_bad_or_odd(case: dict[str, Any]) -> None:
    assert case.keys() <= KEYS
    write({name: spelled_out(text) for name, text in case.get("files", {}).items()})
    write({name: MADE[content]() for name, content in case.get("made", {}).items()})
    write({name: bytes.fromhex(content) for name, content in case.get("hex", {}).items()})
    stdin = spelled_out(case.get("stdin", "")).encode()
    result = invoke("requests", "-f", "json", *shlex.split(case["args"]), stdin=stdin)
    assert result.err == case.get("stderr", "")
    assert result.status == case.get("status", 2)
    if "counted" in case:
        report = valid(json.loads(result.out), "requests-1")
        assert counted(report) == case["counted"]
        assert reasons(report) == case.get("reasons", [])
        # What was said of bad requests is in the report too, and nothing else is.
        assert len(report["invalid"]) == result.err.count("tokcount: error: ")
    else:
        assert result.out == b""


def test_the_cases_are_whole() -> None:
    names = [case["name"] for case in CASES]
    assert len(set(names)) == len(names)
    for case in CASES:
        told = case.get("stderr", "").splitlines()
        assert all(line.endswith((".", "?")) for line in told)
        assert not told or any(line.startswith("  ") for line in told)
    assert {content for case in CASES for content in case.get("made", {}).values()} == MADE.keys()


@pytest.mark.parametrize("fmt", ["table", "tree", "plain", "json", "jsonl", "csv", "markdown"])
def test_every_format_tells_of_bad_requests(fmt: str) -> None:
    write({"a.jsonl": lines(GOOD, "{", batch_line("a"), request([7]), batch_line("a"), GOOD)})
    result = invoke("requests", "a.jsonl", "-f", fmt)
    assert result.status == 2
    told = (result.text + result.err).replace("\\", "")  # Markdown's
    for part in ("The JSON is cut off at column 2.", "The part is a number.", "that of line 3 already."):
        assert part in told
    assert "messages[0].content[0]" in told
    assert "Traceback" not in told


def test_quiet_is_the_number_of_what_is_counted() -> None:
    write({"a.jsonl": among("{")})
    result = invoke("requests", "a.jsonl", "-q")
    assert (result.status, result.text) == (2, "18\n")
    assert result.err.startswith("tokcount: error: a.jsonl:2: ")


@posix
def test_a_file_that_may_not_be_read(here: Path) -> None:
    write({"a.jsonl": GOOD, "b.jsonl": GOOD, "good.txt": ""})
    # What is loaded lazily may lie where only root can go.
    assert invoke("requests", "a.jsonl", "missing", "-f", "plain").status == 2
    os.chmod("a.jsonl", 0)
    with without_rights(here):
        result = invoke("requests", "a.jsonl", "b.jsonl", "-f", "plain")
    told = "tokcount: error: a.jsonl: The file cannot be read: Permission denied.\n  Check its permissions.\n"
    assert (result.status, result.err) == (2, told)
    assert result.text.startswith("9\tb.jsonl:1\t\texact\n")


@posix
def test_a_pipe_of_the_shells() -> None:
    write({"a.jsonl": lines(batch_line("a"), "{", batch_line("b"))})
    command = f"{sys.executable} -m tokcount requests <(cat a.jsonl) - -f csv < a.jsonl"
    told = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False, timeout=60)
    assert told.returncode == 2
    assert told.stdout.count(",chat/completions,gpt-4o-mini,9,true,") == 4
    assert told.stderr.count("The JSON is cut off") == 2


@pytest.mark.exhaustive
def test_a_line_of_100_mb() -> None:
    write({"a.jsonl": among(long_line(100))})
    result = invoke("requests", "a.jsonl", "-f", "json")
    report = valid(json.loads(result.out), "requests-1")
    assert (result.status, result.err) == (0, "")
    assert [each["tokens"] for each in report["requests"]][::2] == [9, 9]
    assert report["requests"][1]["tokens"] > 10_000_000
    assert report["requests"][1]["fits"] is False
    write({"a.jsonl": among("[" * 100_000_000)})
    result = invoke("requests", "a.jsonl", "-f", "plain")
    assert result.status == 2
    assert result.text.endswith("18\ttotal\n")


# --- what the page says is shown


def test_a_request_is_shown_part_by_part() -> None:
    result = run("requests", str(EXAMPLES / "tools.json"), env={"COLUMNS": "120"})
    assert (result.status, result.err) == (0, "")
    for part in ("messages[2].tool_calls", "tools[1]", "tool choice: book", "framing", "Total"):
        assert part in result.text
    assert "prompt tokens, exact." in result.text


@posix
def test_json_is_json() -> None:
    command = f"'{sys.executable}' -m tokcount requests batch.jsonl -f json | '{sys.executable}' -m json.tool"
    told = subprocess.run(
        ["sh", "-c", command], cwd=EXAMPLES, capture_output=True, check=True, timeout=60
    ).stdout
    report = valid(json.loads(told), "requests-1")
    assert report["totals"]["requests"] == 12
    assert report["totals"]["tokens"] == sum(each["tokens"] for each in report["requests"])
    for each in report["requests"]:
        assert each["tokens"] == sum(part["tokens"] for part in each["breakdown"])


@pytest.mark.parametrize("columns", [60, 80, 200])
@pytest.mark.parametrize("name", ["tools.json", "receipt.json", "support-thread.json", "batch.jsonl"])
def test_no_line_is_wider_than_the_terminal(name: str, columns: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    result = invoke("requests", str(EXAMPLES / name))
    assert (result.status, result.err) == (0, "")
    assert max(map(len, result.text.splitlines())) <= columns
    assert result.text.isascii() or "─" in result.text
    assert "\x1b" not in result.text


def test_the_bill_of_the_example_is_compared() -> None:
    args = ("requests", str(EXAMPLES / "batch.jsonl"), "--usage", str(EXAMPLES / "batch-usage.jsonl"))
    result = invoke(*args, "-f", "json")
    assert (result.status, result.err) == (0, "")
    told = valid(json.loads(result.out), "calibration-1")
    assert (told["totals"]["requests"], told["totals"]["equal"], told["totals"]["failed"]) == (11, 10, 1)
    assert [(each["id"], each["off"]) for each in told["differing"]] == [("mail-06", -4)]


def test_the_library_counts_as_the_command_does() -> None:
    for name in ("tools.json", "receipt.json", "support-thread.json"):
        [told] = json.loads(invoke("requests", str(EXAMPLES / name), "-f", "json").out)["requests"]
        found = count_request(json.loads((EXAMPLES / name).read_text("utf-8")))
        assert (found.tokens, found.exact, found.room) == (told["tokens"], True, told["room_for_output"])
        assert found.cost is not None
        assert found.cost.total == Decimal(told["cost_usd"])
        parts = [(part.path or "framing", part.tokens) for part in found.parts]
        assert parts == [(part["part"], part["tokens"]) for part in told["breakdown"]]
