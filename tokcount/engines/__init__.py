"""Text to a number of tokens, one file an engine."""
