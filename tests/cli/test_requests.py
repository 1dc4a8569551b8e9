"""``tokcount requests``: what is typed reaches what counts, and what was counted reaches the streams."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from tokcount.cli.requests import Kind
from tokcount.model.prices import Cost
from tokcount.model.requests import Part, Problem, RequestCount, Terms
from tokcount.pricing.book import Book
from tokcount.requests.recognise import KINDS

from .helpers import invoke, posix, valid, write
from .terminal import Pty, at_terminal

PRICE = Cost(Decimal("0.000003"), Decimal(0))
ONE = RequestCount(
    "chat/completions",
    "gpt-4o-mini",
    "o200k_base",
    (Part("messages[0]", "message", 17, "user"), Part("", "framing", 3)),
    "a.json",
    None,
    "",
    0,
    128_000,
    PRICE,
)
TWO = ONE._replace(source="b.jsonl", line=2, id="req-2")
BAD = Problem("b.jsonl", 3, "body.messages[2].role", "The message has no role.", "Give one.")
REFUSED = BAD._replace(line=4, path="custom_id", reason="It is not the first.", counted=True)

Found = RequestCount | Problem | type[BaseException]


class Stub:
    """Stands for what counts: keeps what it was called with, and gives what a test wants."""

    def __init__(self) -> None:
        self.found: list[Found] = [ONE]
        self.paths: tuple[str, ...] = ()
        self.typed: dict[str, Any] = {}

    def __call__(self, paths: tuple[str, ...], **typed: Any) -> Iterator[RequestCount | Problem]:
        self.paths, self.typed = paths, typed
        for each in self.found:
            if isinstance(each, type):
                raise each
            yield each
            typed["note"](1, 2)


@pytest.fixture(autouse=True)
def stub(monkeypatch: pytest.MonkeyPatch) -> Stub:
    made = Stub()
    module = ModuleType("tokcount.requests.run")
    module.count_requests = made  # type: ignore[attr-defined]  # made up here
    monkeypatch.setitem(sys.modules, module.__name__, module)
    return made


# --- what is typed


def test_everything_that_is_typed_arrives(stub: Stub) -> None:
    args = (
        "a.json - --as batch -m gpt-4o --output-tokens 1k --calls 3 --no-batch --image-size 640x480 "
        "--engine tiktoken -j 2 -q"
    )
    assert invoke("requests", *args.split()).status == 0
    assert stub.paths == ("a.json", "-")
    assert isinstance(stub.typed.pop("book"), Book)
    assert stub.typed.pop("stdin").closed is True  # the test's own, and the program has ended
    assert callable(stub.typed.pop("note"))
    assert stub.typed == {
        "kind": "batch", "model": "gpt-4o", "scenario": Terms(1_000, 3, batch=False), "engine": "tiktoken",
        "jobs": 2, "image_size": (640, 480),
    }  # fmt: skip


def test_nothing_typed_leaves_it_to_the_requests(stub: Stub) -> None:
    assert invoke("requests", stdin=b"{}").status == 0
    assert stub.paths == ("-",)
    assert (stub.typed["kind"], stub.typed["model"], stub.typed["jobs"]) == (None, None, None)
    assert stub.typed["scenario"] == Terms(None, 1, None)
    assert stub.typed["engine"] == "auto"
    assert invoke("requests", "--batch", "a.json").status == 0
    assert stub.typed["scenario"].batch is True


def test_the_kinds_are_those_that_are_recognised() -> None:
    assert tuple(kind.value for kind in Kind) == KINDS


@pytest.mark.parametrize(
    ("args", "told"),
    [
        ("--as poem a.json", "'poem' is not one of"),
        ("-m gpt-4o-minni a.json", "There is no model 'gpt-4o-minni'."),
        ("--image-size 10 a.json", "'10' is not a size such as 1024x768"),
        ("--calls 0 a.json", "less than 1"),
        ("-q -f json a.json", "-q and -f do not go together"),
        ("-o report.xyz a.json", "does not tell a format"),
        ("-o a.json a.json", "-o would overwrite 'a.json', which is read."),
        ("--usage u.jsonl -q a.json", "-q and --usage do not go together"),
        ("--usage u.jsonl -f tree a.json", "A comparison with usage is not written as tree."),
        ("--usage u.jsonl -o jsonl=x a.json", "A comparison with usage is not written as jsonl."),
        ("--usage - -", "Standard input cannot be both requests and usage."),
        ("--pricing missing.yaml a.json", "missing.yaml"),
    ],
)
def test_what_makes_no_sense_is_refused(args: str, told: str, stub: Stub) -> None:
    write({"a.json": "{}"})
    result = invoke("requests", *args.split())
    assert (result.status, result.text) == (2, "")
    assert told in result.err
    assert "\n  " in result.err
    assert stub.paths == ()


@posix
def test_no_file_and_a_terminal_is_a_mistake() -> None:
    shown = at_terminal("requests")
    assert shown.status == 2
    assert shown.stderr == (
        "tokcount: error: No file of requests is named.\n  Name one, or - and pipe one in.\n"
    )


# --- what is written


@pytest.mark.parametrize("fmt", ["table", "tree", "plain", "json", "jsonl", "csv", "markdown"])
def test_every_format(fmt: str, stub: Stub) -> None:
    stub.found = [ONE, TWO, BAD]
    result = invoke("requests", "a.json", "-f", fmt)
    assert result.status == 2
    assert "a.json" in result.text
    assert "The message has no role." in result.text
    told = "tokcount: error: b.jsonl:3: body.messages[2].role: The message has no role.\n  Give one.\n"
    assert result.err == ("" if fmt in ("table", "tree", "markdown") else told)


def test_json_is_as_its_schema_says(stub: Stub) -> None:
    stub.found = [ONE, TWO, BAD, REFUSED]
    told = valid(json.loads(invoke("requests", "a.json", "-f", "json").out), "requests-1")
    assert told["totals"]["tokens"] == 40
    assert [problem.get("counted") for problem in told["invalid"]] == [None, True]
    assert told["scenario"] == {"calls": 1, "batch": False}


def test_batch_prices_are_told_where_they_are_in_the_costs(stub: Stub) -> None:
    stub.found = [ONE, TWO._replace(batch=True)]
    told = json.loads(invoke("requests", "a.json", "-f", "json").out)
    assert told["scenario"]["batch"] is True
    assert [request.get("batch") for request in told["requests"]] == [None, True]
    assert (
        json.loads(invoke("requests", "a.json", "-f", "json", "--no-batch").out)["scenario"]["batch"] is False
    )


@pytest.mark.parametrize(
    ("found", "status"), [([ONE], 0), ([], 0), ([BAD], 2), ([ONE, REFUSED], 2), ([ONE, TWO], 0)]
)
def test_the_exit_status(found: list[Found], status: int, stub: Stub) -> None:
    stub.found = found
    for args in (["-q"], ["-f", "plain"], []):
        assert invoke("requests", "a.json", *args).status == status


def test_quiet_is_the_number_and_stderr_tells_the_rest(stub: Stub) -> None:
    stub.found = [ONE, BAD, TWO, REFUSED]
    result = invoke("requests", "a.json", "-q")
    assert result.text == "40\n"
    assert result.err.count("tokcount: error: b.jsonl:") == 2
    assert result.err.count("  Give one.\n") == 1


def test_many_problems_are_not_all_told_on_stderr(stub: Stub) -> None:
    stub.found = [BAD._replace(line=line) for line in range(1, 1_001)]
    result = invoke("requests", "a.json", "-f", "csv")
    assert result.err.count("\n") == 20 + 1 + 2
    assert "tokcount: error: 980 more like these.\n  -f json lists them all.\n" in result.err
    assert result.text.count("\n") == 1_001


def test_names_do_not_move_the_cursor(stub: Stub) -> None:
    evil = "evil\x1b[31m\n"
    stub.found = [ONE._replace(source=evil, id=evil), Problem(evil, 1, evil, evil, evil)]
    for fmt in ("table", "tree", "plain", "json", "jsonl", "markdown"):
        result = invoke("requests", "a.json", "-f", fmt)
        assert "\x1b" not in result.text + result.err


def test_further_reports(stub: Stub) -> None:
    stub.found = [ONE, TWO]
    result = invoke(
        "requests", "a.json", "-q", "-o", "out.json", "-o", "out.csv", "-o", "tree=out", "--top", "1"
    )
    assert (result.status, result.text) == (0, "40\n")
    told = valid(json.loads(Path("out.json").read_text("utf-8")), "requests-1")
    assert told["hidden"] == {"requests": 1, "tokens": 20}
    assert len(Path("out.csv").read_text("utf-8").splitlines()) == 2
    assert "messages[0]" in Path("out").read_text("utf-8")


def test_a_report_that_cannot_be_written_is_an_error(stub: Stub) -> None:
    result = invoke("requests", "a.json", "-q", "-o", "missing/out.json", "-o", "out.csv")
    assert (result.status, result.text) == (2, "20\n")
    assert "could not be written to missing/out.json" in result.err
    assert Path("out.csv").exists()


# --- Ctrl-C, pipes, terminals


@pytest.mark.parametrize("fmt", ["table", "tree", "markdown", "json", "plain"])
def test_ctrl_c_leaves_a_partial_report(fmt: str, stub: Stub) -> None:
    stub.found = [ONE, KeyboardInterrupt, TWO]
    result = invoke("requests", "a.json", "-f", fmt)
    assert result.status == 130
    assert "artial" in result.text
    assert "20" in result.text
    assert result.err == (
        "tokcount: error: Interrupted: the numbers are of what was counted until then.\n"
        "  Count again for the rest.\n"
    )


SCRIPT = """
import sys
from types import ModuleType
from tokcount.model.requests import Part, RequestCount
count = RequestCount("chat/completions", "m", "o200k_base", (Part("m", "message", 7),), "a.jsonl", 1)
def count_requests(paths, **typed):
    import time
    for line in range({number}):
        yield count._replace(line=line + 1)
        typed["note"](line, line)
        time.sleep({pause})
module = sys.modules["tokcount.requests.run"] = ModuleType("tokcount.requests.run")
module.count_requests = count_requests
sys.argv[0] = "tokcount"
from tokcount.__main__ import main
main()
"""


@posix
@pytest.mark.parametrize("fmt", ["json", "jsonl", "csv", "plain", "table"])
def test_a_reader_that_has_seen_enough_is_no_error(fmt: str) -> None:
    Path("script.py").write_text(SCRIPT.format(number=20_000, pause=0))
    line = f"{{ {sys.executable} script.py requests a -f {fmt}; echo $? >&3; }} 3>status | true; cat status"
    done = subprocess.run(["sh", "-c", line], capture_output=True, check=False, timeout=60)
    assert (done.stdout, done.stderr) == (b"0\n", b"")


@posix
def test_progress_is_a_bar_on_a_terminal_only() -> None:
    Path("script.py").write_text(SCRIPT.format(number=40, pause=0.02))
    write({"a.jsonl": "x" * 100})
    terminal = Pty(100)
    process = subprocess.Popen(
        [sys.executable, "script.py", "requests", "a.jsonl", "-f", "plain"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=terminal.slave,
    )
    out, _ = process.communicate(timeout=60)
    told = terminal.finish()
    assert out.decode().endswith("280\ttotal\n")
    assert "% of 0.0 MB, " in told
    assert " requests, " in told


@pytest.mark.parametrize("args", ["-q", "-f plain", "-f json", "-f jsonl", "-f csv"])
def test_what_programs_read_is_made_without_rich(args: str) -> None:
    script = SCRIPT.format(number=2, pause=0).partition("from tokcount.__main__")[0] + (
        "from tokcount.__main__ import guarded\nguarded(sys.argv[1:])\nsys.stdout.flush()\n"
        'print(sorted({"rich", "pydantic", "yaml", "tiktoken"} & set(sys.modules)), file=sys.stderr)'
    )
    # Prices are compiled in the first run.
    for _ in range(2):
        done = subprocess.run(
            [sys.executable, "-c", script, "requests", "a", *args.split()], capture_output=True, check=True
        )
    assert done.stderr.decode().strip() == "[]"


# --- against the bill


def usage(*lines: object) -> None:
    write({"usage.jsonl": "".join(json.dumps(line) + "\n" for line in lines)})


def billed(tokens: int, name: str = "") -> dict[str, object]:
    return {"custom_id": name, "response": {"status_code": 200, "body": {"usage": {"prompt_tokens": tokens}}}}


@pytest.mark.parametrize("fmt", ["table", "markdown", "plain", "json", "csv"])
def test_the_bill_is_compared(fmt: str, stub: Stub) -> None:
    stub.found = [TWO, TWO._replace(line=3, id="req-3")]
    usage(billed(20, "req-2"), billed(23, "req-3"))
    result = invoke("requests", "b.jsonl", "--usage", "usage.jsonl", "-f", fmt, "-o", "out.json")
    assert (result.status, result.err) == (0, "")
    told = valid(json.loads(Path("out.json").read_text("utf-8")), "calibration-1")
    assert told["totals"] == {
        "requests": 2, "equal": 1, "exact": 2, "exact_equal": 1, "counted": 40, "billed": 43, "failed": 0,
    }  # fmt: skip
    if fmt in ("table", "markdown"):
        assert "billed 23, counted 20" in result.text


def test_a_bill_that_is_bad_says_so(stub: Stub) -> None:
    usage({"no": "usage"})
    result = invoke("requests", "a.json", "--usage", "usage.jsonl")
    assert result.status == 2
    assert "No request could be compared with an answer." in result.text
    assert "usage.jsonl:1" in result.text
    assert invoke("requests", "a.json", "--usage", "missing.jsonl", "-f", "json").status == 2


def test_a_bill_that_came_to_an_end_is_partial(stub: Stub) -> None:
    stub.found = [TWO, KeyboardInterrupt]
    usage(billed(20, "req-2"))
    result = invoke("requests", "b.jsonl", "--usage", "usage.jsonl")
    assert result.status == 130
    assert "Partial" in result.text
