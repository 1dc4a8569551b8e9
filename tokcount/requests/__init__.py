"""Requests as an API takes them, to the prompt tokens that it bills."""
