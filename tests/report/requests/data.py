"""The reports on requests that feed every format, with all that is odd in them."""

from __future__ import annotations

from decimal import Decimal

from tokcount.model.calibration import Billed
from tokcount.model.prices import Cost, Scenario
from tokcount.model.requests import Part, Problem, RequestCount, RequestsReport
from tokcount.report.requests.calibration import CalibrationReport
from tokcount.requests.usage import calibrate, pair

RATES = {
    "gpt-4o-mini": (Decimal("0.00000015"), Decimal("0.0000006")),
    "gpt-4o": (Decimal("0.0000025"), Decimal("0.00001")),
    "gpt-4.1-nano": (Decimal("0.0000001"), Decimal("0.0000004")),
    "text-embedding-3-small": (Decimal("0.00000002"), Decimal(0)),
}
WINDOWS = {"gpt-4o-mini": 128_000, "gpt-4o": 128_000, "gpt-4.1-nano": 1_047_576}

PARALLEL = "calls in parallel are rendered in a way that no source tells, so their tokens may be off by some"
REMOTE = "the picture is remote and never fetched: counted as 1024 x 1024 (--image-size says otherwise)"
ONCE = Scenario()
EVIL = "evil\x1b[31m\nname\u202e"


def request(
    tokens: int | tuple[Part, ...],
    model: str = "gpt-4o-mini",
    *,
    endpoint: str = "chat/completions",
    source: str = "batch.jsonl",
    line: int | None = 1,
    name: str = "",
    room: int = 0,
    batch: bool = False,
    calls: int = 1,
) -> RequestCount:
    """Priced by the rates above; a number of tokens becomes a message with its framing."""
    parts = message(tokens) if isinstance(tokens, int) else tokens
    total = sum(part.tokens for part in parts)
    cost = None
    if model in RATES:
        times = Decimal(calls) / (2 if batch else 1)
        given, answer = RATES[model]
        cost = Cost(given * total * times, answer * room * times)
    window = WINDOWS.get(model)
    limit = None if window is None else window - room
    return RequestCount(endpoint, model, "o200k_base", parts, source, line, name, room, limit, cost, batch)


def message(tokens: int, *reasons: str) -> tuple[Part, ...]:
    return (
        Part("messages[0]", "message", max(tokens - 3, 0), "user", reasons),
        Part("", "framing", min(tokens, 3)),
    )


def only(found: RequestCount, *problems: Problem, scenario: Scenario = ONCE) -> RequestsReport:
    return RequestsReport((found,), problems, scenario)


def one_exact() -> RequestsReport:
    """A request with all kinds of parts, some within others, and nothing in doubt."""
    picture = Part("messages[1].content[1]", "image", 765, "1024 x 1024, high")
    parts = (
        Part("messages[0]", "message", 42, "system"),
        Part("messages[1]", "message", 789, "user", (), (picture,)),
        Part("messages[2]", "call", 31, "get_weather"),
        Part("messages[3]", "result", 18, "get_weather"),
        Part("tools", "tools", 9),
        Part("tools[0]", "tool", 61, "get_weather"),
        Part("tools[1]", "tool", 118, "find_ferries_and_connections_between_two_harbours"),
        Part("tool_choice", "tool choice", 11, "get_weather"),
        Part("response_format", "schema", 96, "forecast"),
        Part("", "framing", 3),
    )
    return only(request(parts, source="examples/tools.json", line=None, room=500))


def one_estimated() -> RequestsReport:
    """One that does not fit, with estimates within and odd names, and for several calls."""
    pictures = (
        Part("input[0].content[0]", "image", 25_501, "2048 x 768", (REMOTE,)),
        Part("input[0].content[1]", "image", 14_175, "low"),
        Part(f"input[0].content[2].{EVIL}", "image", 0, EVIL),
    )
    parts = (
        Part("instructions", "instructions", 12),
        Part("input[0]", "input", 97_004, "user", (), pictures),
        Part("input[1]", "call", 38_012, "look|up, plan", (PARALLEL,)),
        Part("input[2]", "message", -2, "assistant"),
        Part("", "framing", 3, "", (EVIL,)),
    )
    found = request(
        parts, endpoint="responses", source=f"{EVIL}.json", line=3, name=EVIL, room=4_000, calls=10
    )
    return only(found, Problem(f"{EVIL}.json", 4, EVIL, EVIL, EVIL), scenario=Scenario(calls=10))


def _batch(number: int) -> RequestCount:
    name = f"req-{number:04}"
    tokens = 20 + number * number % 997 + (4_000 if number % 37 == 0 else 0)
    if number % 50 == 7:
        return request(message(tokens, REMOTE), "gpt-4o", line=number, name=name, room=300, batch=True)
    if number % 60 == 11:
        return request(
            tokens, "text-embedding-3-small", endpoint="embeddings", line=number, name=name, batch=True
        )
    if number in (60, 61):
        return request(130_000 + number, line=number, name=name, room=500, batch=True)
    return request(tokens, line=number, name=name, room=500, batch=True)


def many() -> RequestsReport:
    """A Batch file: several models and endpoints, estimates, what does not fit, what is wrong."""
    requests = [_batch(number) for number in range(1, 181) if number not in (7, 9)]
    requests.append(
        request(message(77, PARALLEL, REMOTE), "my-own-model", source="odd|`one`.json", line=None)
    )
    problems = (
        Problem("batch.jsonl", 7, "body.messages[2].role", "The message has no role.", 'Add "role": "user".'),
        Problem("batch.jsonl", 9, "", "This is not JSON: a comma is missing in column 17.", "Mend the line."),
        Problem(
            "batch.jsonl", 21, "custom_id", "'req-0020' is also that of line 20.", "Ids must differ.", True
        ),
        Problem(f"{EVIL}.json", None, "", "There is no such file.", "Check the path."),
    )
    return RequestsReport(tuple(requests), problems, Scenario(batch=True))


def crowd() -> RequestsReport:
    """More of everything than is listed, of one model, and interrupted."""
    requests = tuple(
        request(
            127_400 + line * 10, line=line, name=f"a-rather-long-identifier-of-a-request-{line}", room=500
        )
        for line in range(1, 121)
    )
    problems = tuple(
        Problem("other.jsonl", i, "body", "The body is not an object.", "Mend it.") for i in range(1, 41)
    )
    return RequestsReport(requests, problems, Scenario(), partial=True)


def nothing() -> RequestsReport:
    return RequestsReport((), (Problem("-", None, "", "There is nothing in it.", "Pipe requests in."),))


REPORTS = {
    "one-exact": one_exact,
    "one-estimated": one_estimated,
    "many": many,
    "crowd": crowd,
    "nothing": nothing,
}


def calibrated() -> CalibrationReport:
    """The Batch file held against a bill: hits, misses, what failed, and what has no counterpart."""
    counted = many()
    billed = [
        Billed("usage.jsonl", i, r.id, r.model, r.tokens + (0 if r.exact and i % 40 else 3 - i % 7), 0)
        for i, r in enumerate(counted.requests, 1)
        if i % 30
    ]
    billed[3] = billed[3]._replace(tokens=None)
    billed.append(Billed(EVIL, 999, EVIL, "gpt-4o", 5))
    paired = pair(counted.requests, billed)
    return CalibrationReport(paired, calibrate(paired.pairs), counted.problems[:1])
