"""The only place of the program that opens a network connection, and only for a URL that was named."""

from __future__ import annotations

from typing import Any

from tokcount.errors import PricingError

LARGEST = 32 * 1024 * 1024
_SECONDS = 20
_CHUNK = 1 << 16


def fetch(url: str) -> bytes:
    """What is at ``url``, which must be https, also after a redirect.

    Raises:
        PricingError: it cannot be had, is cut off, or is too large.
    """
    from http.client import HTTPException
    from time import monotonic
    from urllib.request import HTTPRedirectHandler, Request, build_opener

    class Secure(HTTPRedirectHandler):
        """Follows no redirect that leaves https."""

        def redirect_request(self, *args: Any) -> Request | None:
            _need_https(args[-1])
            return super().redirect_request(*args)

    _need_https(url)
    deadline = monotonic() + 3 * _SECONDS
    content = bytearray()
    try:
        with build_opener(Secure).open(Request(url), timeout=_SECONDS) as answer:  # noqa: S310 - it is https
            length = answer.headers.get("Content-Length")
            while chunk := answer.read(_CHUNK):
                content += chunk
                if len(content) > LARGEST:
                    raise _failed(url, f"it is larger than {LARGEST // 1024**2} MiB")
                if monotonic() > deadline:
                    raise _failed(url, "it takes too long")
    except (OSError, HTTPException, ValueError) as error:
        raise _failed(url, str(getattr(error, "reason", "") or error) or type(error).__name__) from error
    if length and length.isdecimal() and int(length) != len(content):
        raise _failed(url, "it was cut off")
    return bytes(content)


def _need_https(url: str) -> None:
    if not url.lower().startswith("https://"):
        raise PricingError(
            "fetch-insecure", f"Prices are fetched by https alone, not from {url}.", "Name an https address."
        )


def _failed(url: str, why: str) -> PricingError:
    return PricingError(
        "fetch-failed",
        f"{url} could not be fetched: {why}. Nothing was changed.",
        "Try again later, or download it yourself and name the file.",
    )
