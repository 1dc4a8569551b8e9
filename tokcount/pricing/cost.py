"""What tokens cost: pure arithmetic in exact decimals, no rate derived from another."""

from decimal import Context, Decimal, Inexact, Overflow
from typing import NamedTuple

from tokcount.errors import NoPriceError
from tokcount.model import Cost, Price, Rates, Scenario, Schedule

# Products and sums of finite decimals are finite decimals: at this precision none is ever rounded, and if one
# were, the trap raises instead of returning a wrong sum. The caller's own decimal context plays no part.
_EXACT = Context(prec=1000, Emax=999_999, Emin=-999_999, traps=[Inexact, Overflow])
_PER_TOKEN = Decimal("0.000001")
_ZERO = Decimal(0)


class _Segment(NamedTuple):
    """What prompts of more than ``above`` tokens cost, in USD for all calls: per token, and the answers."""

    above: int
    input: Decimal
    cached: Decimal
    output: Decimal


class Pricer:
    """Prices prompts of any length under one price and scenario; the rates are looked up once.

    Arguments:
        price: what is in force.
        scenario: how often and how a prompt is sent.
        model_name: the name for messages.

    Raises:
        NoPriceError: the scenario needs a rate that the table does not have: ``no-batch-price``,
            ``no-cached-price`` or ``no-output-price``.
    """

    __slots__ = ("_cached", "_segments", "_share")

    def __init__(self, price: Price, scenario: Scenario, model_name: str) -> None:
        self._cached = scenario.cached
        self._share = scenario.cached_share
        bounds = {0} | {tier.above for tier in price.standard.tiers}
        if price.batch and scenario.batch:
            bounds |= {tier.above for tier in price.batch.tiers}
        rates = {above: _rates(price, scenario, above, model_name) for above in bounds}
        self._segments = tuple(
            _segment(above, rates[above], scenario) for above in sorted(bounds, reverse=True)
        )

    def __call__(self, tokens: int) -> Cost:
        """The cost in USD of all calls with a prompt of ``tokens`` tokens."""
        for segment in self._segments:
            if tokens > segment.above:
                break
        cached = min(self._cached, tokens)
        if self._share:
            cached = int(_EXACT.multiply(self._share, Decimal(tokens)))
        charge = _EXACT.multiply(segment.input, Decimal(tokens - cached))
        if cached:
            charge = _EXACT.add(charge, _EXACT.multiply(segment.cached, Decimal(cached)))
        return Cost(charge or _ZERO, segment.output)


def cost(price: Price, tokens: int, scenario: Scenario, model_name: str) -> Cost:
    """The cost in USD, for all calls, of a prompt of ``tokens`` tokens and its answers.

    A tier applies to the whole request, answer included, once the prompt is strictly above its threshold. A
    batch without a cached rate of its own is billed at the standard one, as the vendor's table has it.

    Raises:
        NoPriceError: as ``Pricer``, which is the way to price many prompts.
    """
    return Pricer(price, scenario, model_name)(tokens)


def _at(schedule: Schedule, above: int) -> Rates:
    rates = schedule.base
    for tier in schedule.tiers:
        if tier.above <= above:
            rates = tier.rates
    return rates


def _rates(price: Price, scenario: Scenario, above: int, name: str) -> Rates:
    standard = _at(price.standard, above)
    rates = standard
    if scenario.batch:
        if price.batch is None:
            hint = "Leave --batch out, or add the rate to a price table of your own."
            raise NoPriceError("no-batch-price", f"The price table has no batch price of {name}.", hint)
        rates = _at(price.batch, above)
    cached = standard.cached if rates.cached is None else rates.cached
    if cached is None and (scenario.cached or scenario.cached_share):
        hint = "Leave --cached out, or add the rate to a price table of your own."
        raise NoPriceError(
            "no-cached-price", f"The price table has no price of {name} for cached input.", hint
        )
    if rates.output is None and scenario.output_tokens:
        hint = "Leave --output-tokens out, or add the rate to a price table of your own."
        raise NoPriceError("no-output-price", f"The price table has no price of {name} for output.", hint)
    return Rates(rates.input, rates.output, cached)


def _segment(above: int, rates: Rates, scenario: Scenario) -> _Segment:
    calls = _EXACT.multiply(Decimal(scenario.calls), _PER_TOKEN)
    charge, cached, output = (
        _EXACT.multiply(rate or _ZERO, calls) for rate in (rates.input, rates.cached, rates.output)
    )
    return _Segment(above, charge, cached, _EXACT.multiply(output, Decimal(scenario.output_tokens)) or _ZERO)
