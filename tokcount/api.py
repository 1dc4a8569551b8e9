"""The library: count texts, scan files, estimate costs; everything that the command line is made of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from os import PathLike, fspath

from tokcount.config import DEFAULT_MODEL
from tokcount.counting.assemble import assemble, figurer
from tokcount.counting.columns import encoding_column, model_columns
from tokcount.counting.run import outcomes
from tokcount.engines import AUTO, LazyEngine, check_engine, check_named, load, served
from tokcount.model import Column, Estimate, Report, Scenario
from tokcount.pricing.kept import kept_book
from tokcount.sources.base import Selection
from tokcount.sources.select import documents

_StrPath = str | PathLike[str]
_NO_COST = Scenario()


def count(
    text: str,
    model: str = DEFAULT_MODEL,
    *,
    encoding: str | None = None,
    engine: str = AUTO,
    special: bool = False,
) -> int:
    """The number of tokens of ``text``.

    Arguments:
        text: any string; a lone surrogate counts as U+FFFD, as tiktoken has it.
        model: a model of the price table, by any of its names.
        encoding: an encoding of tiktoken's to count with instead, such as ``cl100k_base``.
        engine: ``auto``, ``index``, ``toktok`` or ``tiktoken``; the number is the same.
        special: count text such as ``<|endoftext|>`` as the special token that it names.

    For a model without a public tokenizer the number is an estimate; ``estimate`` says so.

    Raises:
        UnknownNameError: there is no such model, encoding or engine; near names are suggested.
        EngineError: the engine is missing, or does not know the encoding.

    >>> count("tiktoken is great!", encoding="cl100k_base")
    6
    """
    return count_many([text], model, encoding=encoding, engine=engine, special=special)[0]


def count_many(
    texts: Iterable[str],
    model: str = DEFAULT_MODEL,
    *,
    encoding: str | None = None,
    engine: str = AUTO,
    special: bool = False,
) -> list[int]:
    """The number of tokens of each text, in order; several times faster than one by one.

    Arguments and errors are those of ``count``.

    >>> count_many(["tiktoken is great!", ""])
    [6, 0]
    """
    if isinstance(texts, str):
        raise TypeError("texts is one string, not several; use count, or put it into a list")
    column = _column(model, encoding, _NO_COST)
    counts = load(column.encoding, engine, special=special).count_many(list(texts))
    figure = figurer(column, _NO_COST)
    return [figure(tokens).tokens for tokens in counts]


def estimate(
    prompt: str | int,
    model: str = DEFAULT_MODEL,
    *,
    output_tokens: int = 0,
    calls: int = 1,
    cached: int | Decimal = 0,
    batch: bool = False,
    pricing: _StrPath | None = None,
) -> Estimate:
    """What a prompt costs, and whether it fits into the model's context window.

    Arguments:
        prompt: the text, or its number of tokens.
        model: a model of the price table, by any of its names.
        output_tokens: the length of each answer; priced, and kept free in the window.
        calls: how often the prompt is sent.
        cached: how many tokens of the prompt are billed at the cached rate; a Decimal from 0 to 1 is a share.
        batch: price with the rates of the Batch API.
        pricing: a price table of your own, which overrides the bundled one model by model.

    Raises:
        UnknownNameError: there is no such model; near names are suggested.
        NoPriceError: the table does not have a rate that is needed.
        PricingError: ``pricing`` cannot be read or does not hold together.
        ValueError: a number is negative, or a share is more than 1.

    >>> estimate(100_000, output_tokens=1000).cost.total.normalize()
    Decimal('0.0156')
    >>> estimate(130_000).excess
    2000
    """
    scenario = _scenario(output_tokens, calls, cached, batch)
    column = _column(model, None, scenario, pricing)
    tokens = prompt if isinstance(prompt, int) else load(column.encoding).count_many([prompt])[0]
    if tokens < 0:
        raise ValueError("a prompt cannot have fewer than 0 tokens")
    # A number is the model's own; a text is counted with the encoding that an estimate is based on.
    figure = figurer(column, scenario, scaled=isinstance(prompt, int))(tokens)
    return Estimate(column, figure)


def scan(
    *paths: _StrPath,
    model: str | Sequence[str] = DEFAULT_MODEL,
    compare: Sequence[str] = (),
    encoding: str | None = None,
    include: Sequence[str] = (),
    exclude: Sequence[str] = (),
    hidden: bool = False,
    no_ignore: bool = False,
    follow: bool = False,
    max_file_size: int | None = None,
    output_tokens: int = 0,
    calls: int = 1,
    cached: int | Decimal = 0,
    batch: bool = False,
    pricing: _StrPath | None = None,
    engine: str = AUTO,
    special: bool = False,
) -> Report:
    """Count files, directories and globs as ``tokcount`` does, into a report.

    Arguments:
        paths: files, directories (by the rules of .gitignore) and globs; without any, the report is empty.
        model: one model, or several.
        compare: further models, marked as those to compare with.
        include, exclude: gitignore patterns for what is found in directories.
        hidden, no_ignore, follow: as the flags of the same names.
        max_file_size: in bytes; larger files in directories are skipped.

    The rest are those of ``count`` and ``estimate``. A file that cannot be counted is in ``report.skipped``
    with the reason, not an exception.

    Raises:
        UnknownNameError, NoPriceError, PricingError, EngineError, ValueError: as ``count`` and ``estimate``.
        UsageError: a pattern makes no sense.

    >>> scan("no-such-file").skipped[0].reason
    <Reason.NOT_FOUND: 'not-found'>
    """
    scenario = _scenario(output_tokens, calls, cached, batch)
    if encoding is not None:
        if compare:
            raise ValueError("compare needs models; encoding counts without one")
        columns: tuple[Column, ...] = (encoding_column(check_named(encoding), scenario),)
    else:
        names = (model,) if isinstance(model, str) else tuple(model)
        columns = model_columns(kept_book(pricing), names, compare, scenario)
    selection = Selection(
        paths=tuple(fspath(path) for path in paths),
        include=tuple(include),
        exclude=tuple(exclude),
        hidden=hidden,
        no_ignore=no_ignore,
        max_file_size=max_file_size,
        follow=follow,
    )
    encodings = tuple(dict.fromkeys(column.encoding for column in columns))
    for name in encodings:
        check_engine(name, engine)
    engines = {name: LazyEngine(name, engine, special=special) for name in encodings}
    found = list(outcomes(documents(selection), engines))
    return assemble(found, columns, scenario, tuple(served(name, engine) for name in encodings))


def _column(model: str, encoding: str | None, scenario: Scenario, pricing: _StrPath | None = None) -> Column:
    if encoding is not None:
        return encoding_column(check_named(encoding), scenario)
    return model_columns(kept_book(pricing), (model,), (), scenario)[0]


def _scenario(output_tokens: int, calls: int, cached: int | Decimal, batch: bool) -> Scenario:
    if not isinstance(cached, int | Decimal):
        raise TypeError("cached is a number of tokens, or a share as a Decimal, such as Decimal('0.8')")
    if output_tokens < 0 or cached < 0 or calls < 1:
        raise ValueError("output_tokens and cached cannot be negative, and calls is at least 1")
    if not isinstance(cached, Decimal):
        return Scenario(output_tokens, calls, cached=cached, batch=batch)
    if cached > 1:
        raise ValueError("a share of the prompt is at most 1")
    return Scenario(output_tokens, calls, cached_share=cached, batch=batch)
