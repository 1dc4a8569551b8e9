"""The library's way to count a request."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from os import PathLike
from typing import Any

from tokcount.engines import AUTO, check_engine
from tokcount.errors import RequestError
from tokcount.model.requests import Problem, RequestCount, Terms
from tokcount.pricing.kept import kept_book
from tokcount.requests.counter import Counter, Setup
from tokcount.requests.faults import Fault
from tokcount.requests.read import Found
from tokcount.requests.recognise import Recognised, recognise


def count_request(
    request: Mapping[str, Any],
    model: str | None = None,
    *,
    endpoint: str | None = None,
    output_tokens: int | None = None,
    calls: int = 1,
    batch: bool | None = None,
    image_size: tuple[int, int] | None = None,
    pricing: str | PathLike[str] | None = None,
    engine: str = AUTO,
) -> RequestCount:
    """What the prompt of a request is billed, part by part.

    Arguments:
        request: the body as it is sent, or a line of a Batch file.
        model: counts in place of the model that the request names.
        endpoint: one of ``urls.ENDPOINTS``, such as ``responses``; recognised by default.
        output_tokens: the length of each answer; by default the most that the request allows.
        calls: how often it is sent.
        batch: take the rates of the Batch API; by default for a line of a Batch file.
        image_size: width and height in pixels of the pictures that only have a URL, which is not fetched.
        pricing: a price table of your own, which overrides the bundled one model by model.
        engine: ``auto``, ``index``, ``toktok`` or ``tiktoken``; the number is the same.

    Raises:
        RequestError: it is not what the API takes; ``location`` is the JSON path.
        UnknownNameError: there is no such model, engine or endpoint; near names are suggested.
        PricingError: ``pricing`` cannot be read or does not hold together.

    >>> request = {"model": "gpt-4o-mini", "messages": [{"role": "user", "content": "Hello!"}]}
    >>> count_request(request).tokens, count_request(request).exact
    (9, True)
    """
    check_engine("o200k_base", engine)
    terms = Terms(output_tokens, calls, batch)
    counter = _counter(Setup(kept_book(pricing), terms, model, engine, None, image_size))
    [[result, *more]] = counter.count([_found(dict(request), endpoint)])
    if isinstance(result, RequestCount):
        return result
    told = f" (and {len(more):,} more)" if more else ""
    raise RequestError("request", f"{result.reason}{told}", result.hint, result.path)


@lru_cache(maxsize=8)
def _counter(setup: Setup) -> Counter:
    return Counter(setup)


def _found(body: dict[str, Any], endpoint: str | None) -> Found | Problem:
    if endpoint is not None:
        return Found("", None, "", "", _checked(endpoint), body)
    found, *more = recognise(body)
    if more:
        return Problem("", None, "", "These are several requests.", "Count them one by one.")
    if isinstance(found, Fault):
        return Problem("", None, found.path, found.reason, found.hint)
    assert isinstance(found, Recognised)
    return Found("", None, found.prefix, found.id, found.endpoint, found.body, found.envelope)


def _checked(endpoint: str) -> str:
    from tokcount.errors import UnknownNameError
    from tokcount.requests.urls import ENDPOINTS

    if endpoint not in ENDPOINTS:
        raise UnknownNameError("endpoint", endpoint, (), f"The endpoints are {', '.join(ENDPOINTS)}.")
    return endpoint
