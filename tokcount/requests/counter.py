"""Requests to what they are billed: shape, rules, tokens, window and price, many at a time."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_EVEN, Decimal
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from tokcount.engines import LazyEngine
from tokcount.engines.countable import countable
from tokcount.errors import NoPriceError, UnknownNameError
from tokcount.model import Column, Model, Price, Scenario
from tokcount.model.requests import Part, Problem, RequestCount, Terms
from tokcount.model.tokenizers import is_estimate
from tokcount.pricing.book import Book
from tokcount.pricing.cost import Pricer
from tokcount.requests.count import drafts
from tokcount.requests.doubtful import doubtful
from tokcount.requests.drafts import Draft, ShapeError
from tokcount.requests.families import Family, family
from tokcount.requests.found_pictures import Pictures
from tokcount.requests.jsonfields import Json
from tokcount.requests.read import Found
from tokcount.requests.shape import check
from tokcount.requests.tokens import settle

if TYPE_CHECKING:
    from tokcount.engines.estimate_engine import WholeEngine

_ROOMS = ("max_completion_tokens", "max_output_tokens", "max_tokens")
_Result = RequestCount | Problem


class _Target(NamedTuple):
    """What requests for one model are counted with."""

    name: str
    model: Model
    encoding: str
    family: Family
    price: Price | None


class _Work(NamedTuple):
    """A request that is in order, and its parts before their texts are counted."""

    found: Found
    target: _Target
    drafts: list[Draft]


class Setup(NamedTuple):
    """How requests are counted; the fields are the arguments of ``run.count_requests``."""

    book: Book
    terms: Terms = Terms()
    model: str | None = None
    engine: str = "auto"
    jobs: int | None = None
    image_size: tuple[int, int] | None = None


class Counter:
    """Counts requests, and remembers what many of them have in common.

    Raises:
        UnknownNameError: there is no such model.
    """

    def __init__(self, setup: Setup) -> None:
        self.model = setup.model
        self._setup = setup
        self._terms = setup.terms
        self._pictures = Pictures(setup.book.image_rules, setup.image_size)
        self._targets: dict[str, _Target | Problem] = {}
        self._engines: dict[str, LazyEngine | WholeEngine] = {}
        self._memos: dict[str, dict[str, int]] = {}
        self._limits: dict[tuple[str, int], int | None] = {}
        self._pricers: dict[tuple[str, int, bool], Pricer | None] = {}
        if setup.model is not None:
            setup.book.find(setup.model)

    def on_one_core(self) -> Counter:
        """One like this, for one of several processes."""
        return Counter(self._setup._replace(jobs=1))

    def count(self, items: Sequence[Found | Problem]) -> list[list[_Result]]:
        """What each of some requests comes to: its count, or all that is wrong with it; never nothing."""
        results: list[list[_Result]] = []
        work: list[tuple[int, _Work]] = []
        for item in items:
            prepared = [item] if isinstance(item, Problem) else self._prepared(item)
            if isinstance(prepared, _Work):
                work.append((len(results), prepared))
                results.append([])
            else:
                results.append(list(prepared))
        for encoding in dict.fromkeys(each.target.encoding for _, each in work):
            self._settle(encoding, [pair for pair in work if pair[1].target.encoding == encoding], results)
        return results

    def expect(self, size: int, found: Found) -> None:
        """Load now what about so many bytes of requests like this one will be counted with, for forks."""
        target = self._target(self._name(found))
        if isinstance(target, _Target):
            self._engine_of(target.encoding).expect(size)

    def has_price(self, name: str) -> bool:
        """Whether a model has a price, be it for a batch or not."""
        target = self._target(name)
        return isinstance(target, _Target) and target.price is not None

    def _settle(self, encoding: str, work: list[tuple[int, _Work]], results: list[list[_Result]]) -> None:
        memo = self._memos.setdefault(encoding, {})
        parts = settle([each.drafts for _, each in work], self._engine_of(encoding), memo)
        for (index, each), found in zip(work, parts, strict=True):
            results[index].append(self._counted(each, found))
            if any(part.reasons or part.parts for part in found):
                told = doubtful(found)
                results[index] += [self._problem(each.found, *one)._replace(counted=True) for one in told]

    def _engine_of(self, encoding: str) -> LazyEngine | WholeEngine:
        if encoding not in self._engines:
            self._engines[encoding] = self._made_engine(encoding)
        return self._engines[encoding]

    def _made_engine(self, encoding: str) -> LazyEngine | WholeEngine:
        engine = LazyEngine(encoding, self._setup.engine, jobs=self._setup.jobs)
        if not is_estimate(encoding):
            return engine
        from tokcount.engines.estimate_engine import WholeEngine

        return WholeEngine(engine)

    def _prepared(self, found: Found) -> _Work | list[Problem]:
        faults = check(found.endpoint, found.body)
        if faults:
            return [self._problem(found, fault.path, fault.reason, fault.hint) for fault in faults]
        name = self._name(found)
        target = self._target(name)
        if isinstance(target, Problem):
            return [self._problem(found, target.path, target.reason, target.hint)]
        picture = partial(self._pictures.draft, target.model, found.source)
        try:
            return _Work(found, target, drafts(found.body, found.endpoint, name, target.family, picture))
        except ShapeError as error:
            return [self._problem(found, error.path, error.reason, error.hint)]

    def _name(self, found: Found) -> str:
        named = self.model or found.body.get("model")
        return named if isinstance(named, str) else ""

    def _problem(self, found: Found, path: str, reason: str, hint: str) -> Problem:
        where = ".".join(part for part in (found.prefix, path) if part)
        return Problem(found.source, found.line, where, reason, hint)

    def _target(self, name: str) -> _Target | Problem:
        if name not in self._targets:
            self._targets[name] = self._looked_up(name)
        return self._targets[name]

    def _looked_up(self, name: str) -> _Target | Problem:
        """The model of that name, or what is wrong with it, for whichever request names it."""
        if not name:
            return Problem("", None, "model", "The request names no model.", "Name one with -m.")
        try:
            model = countable(self._setup.book.find(name))
        except UnknownNameError as error:
            return Problem("", None, "model", str(error), error.hint)
        if model.tokenizer is None:
            reason = f"No tokenizer of {model.name} is known, and no measured estimate."
            return Problem("", None, "model", reason, "Name another model with -m.")
        price = self._setup.book.price(model) if model.prices else None
        return _Target(name, model, model.tokenizer, family(name), price)

    def _counted(self, work: _Work, parts: tuple[Part, ...]) -> RequestCount:
        found, target = work.found, work.target
        approx = target.model.approx
        if approx:
            parts = tuple(_scaled(part, approx.ratio, approx.basis) for part in parts)
        tokens = sum(part.tokens for part in parts)
        room, answers = self._room(found.body)
        batch = found.envelope is not None if self._terms.batch is None else self._terms.batch
        pricer = self._pricer(target, room * answers, batch)
        return RequestCount(
            found.endpoint,
            target.name,
            target.encoding,
            parts,
            found.source,
            found.line,
            found.id,
            room,
            self._limit(target, room),
            pricer(tokens) if pricer else None,
            batch,
        )

    def _limit(self, target: _Target, room: int) -> int | None:
        key = (target.name, room)
        if key not in self._limits:
            self._limits[key] = Column(target.name, target.encoding, target.model, room=room).limit
        return self._limits[key]

    def _room(self, body: Json) -> tuple[int, int]:
        """How long an answer may be, in tokens, and how many there are."""
        room = self._terms.output_tokens
        if room is None:
            room = next((body[key] for key in _ROOMS if isinstance(body.get(key), int)), 0)
        number = body.get("n")
        return room, number if isinstance(number, int) and number > 0 else 1

    def _pricer(self, target: _Target, output_tokens: int, batch: bool) -> Pricer | None:
        key = (target.name, output_tokens, batch)
        if key not in self._pricers:
            scenario = Scenario(output_tokens, self._terms.calls, batch=batch)
            self._pricers[key] = self._made_pricer(target, scenario)
        return self._pricers[key]

    def _made_pricer(self, target: _Target, scenario: Scenario) -> Pricer | None:
        if target.price is None:
            return None
        try:
            return Pricer(target.price, scenario, target.model.name)
        except NoPriceError as error:
            if error.slug == "no-output-price":  # embeddings have no answer, whatever the request says
                return self._made_pricer(target, scenario._replace(output_tokens=0))
            return None


def _scaled(part: Part, ratio: Decimal, basis: str) -> Part:
    """A part in the tokens of a model whose tokenizer is not public; what is in it still adds up to it."""
    parts = tuple(_scaled(inner, ratio, basis) for inner in part.parts)
    own = part.tokens - sum(inner.tokens for inner in part.parts)
    tokens = int((own * ratio).quantize(Decimal(1), ROUND_HALF_EVEN)) + sum(inner.tokens for inner in parts)
    reasons = part.reasons if part.parts else (*part.reasons, f"the tokens are estimated: {basis}")
    return part._replace(tokens=tokens, reasons=reasons, parts=parts)
