"""Where the user's files belong on each system."""

from __future__ import annotations

import os
import sys

_USUAL = {"cache": "~/.cache", "config": "~/.config", "data": "~/.local/share"}


def user_folder(kind: str) -> str | None:
    """The folder for the program's ``cache``, ``config`` or ``data``; ``None`` for a user without a home."""
    if sys.platform == "linux" and (folder := _by_the_environment(kind)):
        return folder
    import platformdirs

    try:
        folder = getattr(platformdirs, f"user_{kind}_dir")("tokcount", appauthor=False)
    except RuntimeError:
        return None
    # Older versions leave the ~ in, which would become a folder of that name.
    return None if folder.startswith("~") else folder


def _by_the_environment(kind: str) -> str:
    """What platformdirs says too where the variables are as they should be; to load it takes 6 ms."""
    if "ANDROID_DATA" in os.environ:
        return ""
    chosen = os.environ.get(f"XDG_{kind.upper()}_HOME", "")
    if not chosen and os.environ.get("HOME", "").startswith("/"):
        chosen = os.path.expanduser(_USUAL[kind])
    return os.path.join(chosen, "tokcount") if chosen.startswith("/") else ""
