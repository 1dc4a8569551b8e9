"""Files of requests, counted in turn and side by side: the same results, and nothing lost."""

from __future__ import annotations

import io
import json
import os
import signal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tokcount.cores import FORKS
from tokcount.model.requests import Problem, RequestCount, Terms
from tokcount.pricing.layers import load_book
from tokcount.requests import counter, run
from tokcount.requests.run import count_requests

forks = pytest.mark.skipif(not FORKS, reason="no processes are forked on this system")
BOOK = load_book()


def line(url: str, body: dict[str, Any], name: str = "ID", method: str = "POST") -> str:
    whole = {"custom_id": name, "method": method, "url": f"/v1/{url}", "body": body}
    return json.dumps(whole, ensure_ascii=False)


CHAT = {"model": "gpt-4o-mini", "messages": [{"role": "user", "content": "How many?"}], "max_tokens": 5}
LINES = (
    line("chat/completions", CHAT),
    line("chat/completions", {**CHAT, "model": "gpt-4o", "n": 2}, method="GET"),
    line("chat/completions", {**CHAT, "messages": [{"role": "user", "content": "línea 日本"}]}),
    line("responses", {"model": "gpt-4o", "input": "Hi"}),
    line("embeddings", {"model": "text-embedding-3-small", "input": ["a", "b"]}, "same"),
    '{"model": "gpt-4o", "messages": [{"content": "no role"}, {"role": "user"}]}',
    '{"model": "gpt-9000", "input": "x"}',
    "",
    "{nonsense",
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("run")


def counted(*paths: Path, jobs: int = 1, **more: Any) -> list[RequestCount | Problem]:
    found = count_requests([str(path) for path in paths], stdin=None, book=BOOK, jobs=jobs, **more)
    return list(found)


@forks
@given(st.lists(st.sampled_from(LINES), min_size=1, max_size=30), st.integers(1, 2_000), st.integers(2, 3))
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_side_by_side_gives_what_in_turn_gives(folder: Path, lines: list[str], size: int, jobs: int) -> None:
    path = folder / "batch.jsonl"
    text = "\n".join(each.replace("ID", f"r{number}") for number, each in enumerate(lines))
    path.write_text(text, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(run, "_WORTH_BYTES", 0)
        patch.setattr(run, "_RANGE_BYTES", size)
        side_by_side = counted(path, jobs=jobs)
    assert side_by_side == counted(path)


def many(path: Path, number: int = 40) -> Path:
    lines = [LINES[0].replace("ID", f"r{n}") for n in range(number)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


@forks
def test_what_ends_a_process_is_told_and_the_rest_is_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run, "_WORTH_BYTES", 0)
    monkeypatch.setattr(run, "_RANGE_BYTES", 1_000)
    prepared = counter.Counter._prepared

    def deadly(self: counter.Counter, found: Any) -> Any:
        if found.id == "r17":
            os.kill(os.getpid(), signal.SIGKILL)
        return prepared(self, found)

    monkeypatch.setattr(counter.Counter, "_prepared", deadly)
    found = counted(many(tmp_path / "b.jsonl"), jobs=2)
    problems = [one for one in found if isinstance(one, Problem)]
    requests = [one for one in found if isinstance(one, RequestCount)]
    [problem] = problems
    assert "SIGKILL" in problem.reason
    lost = 40 - len(requests)
    assert f"{lost:,} lines" in problem.reason
    assert problem.line is not None
    assert problem.line <= 18 < problem.line + lost
    assert [one.line for one in requests] == [
        n for n in range(1, 41) if not problem.line <= n < problem.line + lost
    ]


def test_a_file_is_read_once_whatever_its_name(tmp_path: Path) -> None:
    path = many(tmp_path / "b.jsonl", 3)
    assert len(counted(path, tmp_path / "." / "b.jsonl", path)) == 3


def test_a_model_without_a_batch_price_is_said_once(tmp_path: Path) -> None:
    path = tmp_path / "b.jsonl"
    body = {"model": "gpt-3.5-turbo-0301", "messages": [{"role": "user", "content": "x"}]}
    name = next(
        m.name for m in BOOK if m.prices and m.provider == "openai" and not BOOK.price(m).batch and m.encoding
    )
    lines = [
        {
            "custom_id": str(n),
            "method": "POST",
            "url": "/v1/chat/completions",
            "body": {**body, "model": name},
        }
        for n in range(3)
    ]
    path.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    found = counted(path)
    problems = [one for one in found if isinstance(one, Problem)]
    assert [one.cost for one in found if isinstance(one, RequestCount)] == [None] * 3
    assert [problem.counted for problem in problems] == [True]
    assert f"no batch price of {name}" in problems[0].reason
    priced = counted(path, scenario=Terms(batch=False))
    assert all(isinstance(one, RequestCount) and one.cost for one in priced)


def test_progress_tells_the_bytes_of_the_whole_run(tmp_path: Path) -> None:
    paths = [many(tmp_path / "a.jsonl", 3), many(tmp_path / "b.jsonl", 3)]
    told: list[int] = []
    counted(*paths, note=lambda read, _: told.append(read))
    assert told == sorted(told)
    assert told[-1] == sum(path.stat().st_size for path in paths)


def test_what_does_not_fit_is_over_by_its_excess(tmp_path: Path) -> None:
    path = tmp_path / "r.json"
    messages = [{"role": "user", "content": "word " * 20_000}]
    request = {"model": "gpt-3.5-turbo", "messages": messages, "max_tokens": 1_000}
    path.write_text(json.dumps(request), encoding="utf-8")
    [found] = counted(path)
    assert isinstance(found, RequestCount)
    assert found.fits is False
    assert found.excess == found.tokens - (16_385 - 1_000)


def test_results_come_while_a_stream_is_still_read() -> None:
    data = (LINES[0] + "\n").encode()

    class Endless(io.RawIOBase):
        taken = 0

        def readable(self) -> bool:
            return True

        def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # the base takes any buffer
            start = self.taken % len(data)
            self.taken += len(buffer)
            buffer[:] = (data * (len(buffer) // len(data) + 2))[start : start + len(buffer)]
            return len(buffer)

    stream = Endless()
    found = count_requests(["-"], stdin=io.BufferedReader(stream), book=BOOK)
    assert isinstance(next(one for one in found if isinstance(one, RequestCount)), RequestCount)
    assert stream.taken < 100_000_000
