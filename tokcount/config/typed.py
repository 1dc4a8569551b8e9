"""A budget from the command line, which needs no file."""

from collections.abc import Sequence
from decimal import Decimal

from tokcount.config.globs import literal_glob
from tokcount.errors import UsageError
from tokcount.model.checks import Budget, CostLimit, Increase

NAME = "command line"
"""What the budget is called that was typed."""


def typed_budget(
    token_budget: int | None = None,
    cost_budget: Decimal | None = None,
    context_budget: Decimal | None = None,
    increase_budget: int | Decimal | Increase | None = None,
    *,
    models: Sequence[str] = (),
    paths: Sequence[str] = (),
    scope: str = "each",
    output_tokens: int = 0,
    warn_at: Decimal | None = None,
) -> Budget:
    """The budget that flags describe.

    Arguments:
        token_budget: at most so many tokens.
        cost_budget: at most so many USD a call, with answers of ``output_tokens`` tokens.
        context_budget: at most this share of the window, above 0 and up to 1.
        increase_budget: tokens as int, or a share of those in the base as Decimal: 0.05 for 5 %.
        models: names of models; none: those of the settings.
        paths: files and folders relative to the root and with ``/``, by name and not as globs; none: all.
        scope: ``each`` or ``total``.

    Raises:
        UsageError: there is no limit among them, or one is 0 or less.
    """
    limits = (token_budget, cost_budget, context_budget)
    if limits == (None, None, None) and increase_budget is None:
        raise UsageError("no-limit", "No limit was given.", "Give one, such as --token-budget 8k.")
    if any(limit is not None and limit <= 0 for limit in limits):
        raise UsageError("bad-limit", "A limit is 0 or less.", "Give a limit above 0.")
    return Budget(
        name=NAME,
        paths=tuple(map(literal_glob, paths)) or ("**",),
        scope=scope,
        models=tuple(models),
        max_tokens=token_budget,
        max_cost=None if cost_budget is None else CostLimit(cost_budget, output_tokens=output_tokens),
        max_context=context_budget,
        max_increase=_increase(increase_budget),
        warn_at=warn_at,
    )


def _increase(typed: int | Decimal | Increase | None) -> Increase | None:
    if typed is None or isinstance(typed, Increase):
        return typed
    return Increase(percent=typed * 100) if isinstance(typed, Decimal) else Increase(tokens=typed)
