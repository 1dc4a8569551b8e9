"""Tests of the settings and budgets in files."""
