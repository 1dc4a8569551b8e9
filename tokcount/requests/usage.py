"""The usage that answers reported, brought together with counts, and how far off each kind of count was."""

from __future__ import annotations

import re
from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, BinaryIO

from tokcount.model.calibration import Billed, Calibration, Pair, Paired
from tokcount.model.requests import Problem, RequestCount
from tokcount.requests.faults import kind, member, under
from tokcount.requests.values import Value, values

_HINT = "Give Batch output, or answers with their `usage`."
# gpt-4o-2024-08-06, gpt-4-0613, gpt-4.1-mini-2025-04-14.
_DATE = re.compile(r"-(\d{4}-\d{2}-\d{2}|\d{4})$")
_DETAILS = ("prompt_tokens_details", "input_tokens_details")
# What the kind of a part tells of its request; all others are text.
_FEATURES = {
    "tool": "tools",
    "tools": "tools",
    "call": "calls",
    "result": "calls",
    "schema": "schema",
    "image": "images",
}


def read_usage(paths: Iterable[str], stdin: BinaryIO | None = None) -> Iterator[Billed | Problem]:
    """The usage in files, one for each answer, lazily; ``-`` is standard input. Never raises.

    An answer is a line of a Batch's output, a body of Chat, Responses, Embeddings or Completions, a log with
    ``response``, or an object with ``prompt_tokens`` or ``input_tokens``; JSONL, one object, or a list.
    """
    for value in values(paths, stdin):
        if isinstance(value, Problem):
            yield value
        elif isinstance(value.value, list):
            for index, each in enumerate(value.value):
                yield _billed(value._replace(value=each), member("", index))
        else:
            yield _billed(value, "")


def _billed(value: Value, prefix: str) -> Billed | Problem:
    source, line, answer = value
    if not isinstance(answer, dict):
        return Problem(source, line, prefix, f"This is {kind(answer)}, not an answer.", _HINT)
    body, path = _body(answer)
    name = next((each for each in (answer.get("custom_id"), answer.get("id")) if isinstance(each, str)), "")
    model = next((each["model"] for each in (body, answer) if isinstance(each.get("model"), str)), "")
    usage = body.get("usage")
    if usage is None and ("prompt_tokens" in body or "input_tokens" in body):
        usage = body
    elif usage is None and ("prompt_tokens" in answer or "input_tokens" in answer):
        usage, path = answer, ""
    elif usage is None and (_failed(answer) or _failed(body)):
        return Billed(source, line, name, model, None)
    else:
        path = under(path, "usage")
    place = under(prefix, path)
    if not isinstance(usage, dict):
        what = "The answer has no usage." if usage is None else f"The usage is {kind(usage)}."
        return Problem(source, line, place, what, _HINT)
    tokens = _number(usage, "prompt_tokens", "input_tokens")
    if tokens is None:
        return Problem(source, line, place, "The usage has no number of prompt tokens.", _HINT)
    details: dict[str, Any] = next((usage[key] for key in _DETAILS if isinstance(usage.get(key), dict)), {})
    cached = _number(details, "cached_tokens")
    return Billed(source, line, name, model, tokens, cached)


def _body(answer: dict[str, Any]) -> tuple[dict[str, Any], str]:
    """What the API answered, and where in what is around it."""
    body, path = answer, ""
    for key in ("response", "body"):
        inner = body.get(key)
        if isinstance(inner, dict):
            body, path = inner, under(path, key)
    return body, path


def _failed(answer: dict[str, Any]) -> bool:
    response = answer.get("response")
    status = response.get("status_code") if isinstance(response, dict) else answer.get("status_code")
    return bool(answer.get("error")) or (isinstance(status, int) and status >= 400)


def _number(found: dict[str, Any], *keys: str) -> int | None:
    numbers = (found.get(key) for key in keys)
    return next((each for each in numbers if type(each) is int and each >= 0), None)


def pair(counts: Sequence[RequestCount], billed: Sequence[Billed]) -> Paired:
    """Bring counts and usage together: by id, and by order where ids say nothing.

    Those whose ids meet are pairs, the first with the first where an id comes twice. Of those that are left,
    each is paired with the one at the same place, if there are as many of both; else none is.
    """
    by_id: dict[str, deque[int]] = defaultdict(deque)
    for index, count in enumerate(counts):
        if count.id:
            by_id[count.id].append(index)
    pairs: dict[int, Billed] = {}
    left = []
    for each in billed:
        if each.id and by_id.get(each.id):
            pairs[by_id[each.id].popleft()] = each
        else:
            left.append(each)
    rest = [index for index in range(len(counts)) if index not in pairs]
    # A custom_id that no request has belongs to another file, whatever the numbers are.
    if len(left) == len(rest) and not (pairs and any(each.id for each in left)):
        pairs.update(zip(rest, left, strict=True))
        left, rest = [], []
    made = [
        Pair(counts[index], each.tokens, each.cached)
        for index, each in sorted(pairs.items())
        if each.tokens is not None
    ]
    failed = len(pairs) - len(made)
    return Paired(tuple(made), tuple(counts[index] for index in rest), tuple(left), failed)


def calibrate(pairs: Iterable[Pair]) -> tuple[Calibration, ...]:
    """How far off the counts were, exact ones and estimates apart, by endpoint, family and features."""
    groups: dict[tuple[bool, str, str, tuple[str, ...]], list[Pair]] = defaultdict(list)
    for each in pairs:
        count = each.counted
        groups[count.exact, count.endpoint, family(count.model), features(count)].append(each)
    ordered = sorted(groups.items(), key=lambda item: (not item[0][0], item[0][1:]))
    return tuple(_calibration(*key, members) for key, members in ordered)


def _calibration(
    exact: bool, endpoint: str, name: str, has: tuple[str, ...], pairs: list[Pair]
) -> Calibration:
    off = [abs(each.off) for each in pairs]
    # Nothing billed and something counted is all wrong, not infinitely so.
    percent = [100 * abs(each.off) / max(each.billed, 1) for each in pairs]
    return Calibration(
        exact,
        endpoint,
        name,
        has,
        rows=len(pairs),
        equal=off.count(0),
        mean=sum(off) / len(off),
        worst=max(off),
        mean_percent=sum(percent) / len(percent),
        worst_percent=max(percent),
        counted=sum(each.counted.tokens for each in pairs),
        billed=sum(each.billed for each in pairs),
    )


def family(model: str) -> str:
    """The name of a model without its date, and without what a fine-tuned one is called."""
    base = model.split(":")[1] if model.startswith("ft:") and model.count(":") else model
    return _DATE.sub("", base)


def features(count: RequestCount) -> tuple[str, ...]:
    """What a request has beside text, sorted; ``("text",)`` where that is all."""
    kinds = {_FEATURES.get(part.kind, "") for outer in count.parts for part in outer.walk()} - {""}
    return tuple(sorted(kinds)) or ("text",)
