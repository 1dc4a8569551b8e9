"""Documents to outcomes, outcomes to a report."""
