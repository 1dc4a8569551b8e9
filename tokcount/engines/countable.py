"""A model as it can be counted here: with its own tokenizer, or by an estimate that says so."""

from __future__ import annotations

from tokcount.engines.vendors import available
from tokcount.model import Approx, Model
from tokcount.model.tokenizers import ESTIMATED, REBUILT, VENDORS, is_rebuilt


def countable(model: Model) -> Model:
    """``model``, with an ``approx`` by script where the package of its tokenizer is not installed."""
    name = model.tokenizer
    if name is None or name not in VENDORS:
        return model
    if is_rebuilt(name) and model.approx is None:
        model = model._replace(encoding=None, approx=Approx(name, basis=REBUILT))
    if available(name):
        return model
    from tokcount.engines.estimate_engine import about

    given = model.approx or Approx(name)
    basis = about(name, given.basis)
    return model._replace(encoding=None, approx=Approx(f"{ESTIMATED}{name}", given.ratio, basis))
