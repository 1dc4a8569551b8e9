"""Lone surrogates: no encoding knows them, so they are replaced as tiktoken replaces them."""

from __future__ import annotations


def without_surrogates(text: str) -> str:
    """``text`` with pairs of surrogates joined and each lone one as U+FFFD; the same object if it has none.

    After tiktoken's ``Encoding.encode_ordinary``, which does this when Rust refuses a string.
    """
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text
