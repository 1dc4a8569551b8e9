"""Every engine counts as tiktoken does."""
