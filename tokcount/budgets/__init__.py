"""Budgets: which files each one is about, what they come to now and in the base, and what is wrong."""
