"""A large file of requests, shared out to processes: the same to the byte, whatever becomes of one."""

from __future__ import annotations

import gc
import json
import os
import re
import signal
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from tokcount import workers
from tokcount.cores import FORKS
from tokcount.model.requests import Problem, RequestCount
from tokcount.requests import read, run
from tokcount.requests.counter import Counter
from tokcount.requests.read import Found

from .helpers import Json, Result, invoke, valid, write
from .made_requests import GOOD, batch_line, lines, request

pytestmark = pytest.mark.skipif(not FORKS, reason="this system has no cheap forks")

FORMATS = ("table", "tree", "plain", "json", "jsonl", "csv", "markdown")
# Of all sorts, and with what is told about several lines far apart.
MANY = lines(
    *(batch_line(f"good-{i}", f"hello world {i}", max_tokens=9) for i in range(40)),
    "",
    "{",
    batch_line("good-3"),
    *(batch_line(f"long-{i}", "hello world " * 300) for i in range(3)),
    "  \r",
    batch_line("bad", [7]),
    batch_line("other", model="gpt-4o") + "\r",
    GOOD,
    [request("one"), request("two"), 7],
    *(batch_line(f"more-{i}") for i in range(30)),
    batch_line("good-5"),
    '{"custom_id": "last",',
)


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ranges of a few lines, some of which have none, and files that are worth it."""
    monkeypatch.setattr(run, "_WORTH_BYTES", 2_000)
    monkeypatch.setattr(run, "_RANGE_BYTES", 1_000)


def report(result: Result) -> Json:
    return valid(json.loads(result.out), "requests-1")


def counted(*args: str, jobs: int) -> Result:
    return invoke("requests", *args, "-j", str(jobs))


@pytest.mark.parametrize("fmt", FORMATS)
def test_the_number_of_processes_changes_nothing(fmt: str) -> None:
    write({"a.jsonl": MANY, "b.jsonl": "\ufeff" + MANY.replace("\n", "\r\n").removesuffix("\r\n")})
    results = [counted("a.jsonl", "b.jsonl", "a.jsonl", "-f", fmt, jobs=jobs) for jobs in (1, 2, 3, 16)]
    assert results[1:] == results[:1] * 3
    assert results[0].status == 2


def test_what_is_wrong_has_its_line() -> None:
    write({"a.jsonl": MANY})
    told = report(counted("a.jsonl", "-f", "json", jobs=2))
    found = [(each["line"], each["path"], each.get("counted", False)) for each in told["invalid"]]
    assert found == [
        (42, "", False),
        (43, "custom_id", True),
        (48, "body.messages[0].content[0]", False),
        (49, "body.model", True),
        (51, "[2]", False),
        (82, "custom_id", True),
        (83, "", False),
    ]
    assert "that of line 4 already" in told["invalid"][1]["reason"]
    assert "that of line 6 already" in told["invalid"][5]["reason"]
    assert [each["line"] for each in told["requests"]] == sorted(each["line"] for each in told["requests"])
    assert told["totals"]["requests"] == 40 + 1 + 3 + 1 + 1 + 2 + 31


def test_standard_input_is_counted_as_the_file_is() -> None:
    write({"a.jsonl": MANY})
    piped = invoke("requests", "-", "-f", "plain", stdin=MANY.encode())
    assert piped.text.replace("\t-:", "\ta.jsonl:") == counted("a.jsonl", "-f", "plain", jobs=2).text


@pytest.mark.parametrize("deadly", ["good-0", "good-21", "long-1", "more-0", "more-29"])
def test_a_process_that_is_killed_takes_only_its_own_lines_with_it(
    deadly: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    write({"a.jsonl": MANY})
    whole = report(counted("a.jsonl", "-f", "json", jobs=2))
    count, here = Counter.count, os.getpid()

    def killed(self: Counter, items: Sequence[Found | Problem]) -> list[list[RequestCount | Problem]]:
        if os.getpid() != here and any(getattr(item, "id", "") == deadly for item in items):
            os.kill(os.getpid(), signal.SIGKILL)
        return count(self, items)

    monkeypatch.setattr(Counter, "count", killed)
    for jobs in (2, 5):
        result = counted("a.jsonl", "-f", "json", jobs=jobs)
        told = report(result)
        assert result.status == 2
        [died] = [each for each in told["invalid"] if "SIGKILL" in each["reason"]]
        assert f"a.jsonl:{died['line']}: {died['reason']}" in result.err
        lost = [each for each in whole["requests"] if each not in told["requests"]]
        assert deadly in {each["id"] for each in lost}
        assert 1 <= len(lost) <= 12
        first = died["line"]
        more = re.search(r"the (\d+) lines", died["reason"])
        number = int(more[1]) if more else 1
        assert {each["line"] for each in lost} <= set(range(first, first + number))
        assert [each for each in whole["requests"] if each not in lost] == told["requests"]


def test_a_file_that_goes_while_it_is_read_is_a_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    write({"a.jsonl": MANY, "b.json": GOOD})
    ranges = read.ranges

    def gone(path: str, size: int) -> list[tuple[int, int]]:
        found = ranges(path, size)
        Path(path).unlink()
        return found

    monkeypatch.setattr(read, "ranges", gone)
    result = counted("a.jsonl", "b.json", "-f", "json", jobs=2)
    assert result.status == 2
    assert [each["source"] for each in report(result)["requests"]] == ["b.json"]
    assert result.err == "tokcount: error: a.jsonl: There is no such file.\n  Check the path.\n"


def test_a_model_that_nobody_knows_is_said_of_each_line() -> None:
    write({"a.jsonl": lines(*(batch_line(str(i), model="gpt-4o-minni") for i in range(50)))})
    results = [counted("a.jsonl", "-f", "json", jobs=jobs) for jobs in (1, 4)]
    assert results[0] == results[1]
    assert [each["line"] for each in report(results[0])["invalid"]] == [*range(1, 51)]


def test_ctrl_c_ends_the_processes_and_keeps_what_was_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    write({"a.jsonl": MANY})
    results = workers.results

    def interrupted(*args: Any) -> Iterator[Any]:
        yield from islice(results(*args), 3)
        raise KeyboardInterrupt

    monkeypatch.setattr(workers, "results", interrupted)
    result = counted("a.jsonl", "-f", "json", jobs=2)
    told = report(result)
    assert (result.status, told["partial"]) == (130, True)
    assert [each["line"] for each in told["requests"]] == [*range(1, len(told["requests"]) + 1)]
    assert 3 <= len(told["requests"]) < 40
    gc.collect()
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)
