"""Every value that flows from an input to a report: frozen, slotted, adding up with ``+``."""

from tokcount.model.inputs import Counted, Document, Outcome, Reason, Skipped, Stream, Tally, Text
from tokcount.model.prices import (
    Approx,
    Cost,
    ImageRule,
    Model,
    Price,
    Rates,
    Scenario,
    Schedule,
    Source,
    Tier,
)
from tokcount.model.reports import Column, EngineChoice, Estimate, Figure, Group, Report, Row, total

__all__ = [
    "Approx",
    "Column",
    "Cost",
    "Counted",
    "Document",
    "EngineChoice",
    "Estimate",
    "Figure",
    "Group",
    "ImageRule",
    "Model",
    "Outcome",
    "Price",
    "Rates",
    "Reason",
    "Report",
    "Row",
    "Scenario",
    "Schedule",
    "Skipped",
    "Source",
    "Stream",
    "Tally",
    "Text",
    "Tier",
    "total",
]
