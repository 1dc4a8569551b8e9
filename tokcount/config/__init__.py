"""Settings and budgets: ``tokcount.toml``, ``.tokcount.toml`` or ``[tool.tokcount]``, and the environment.

What every run needs is here; budgets, which only a check needs, are in ``tokcount.config.budgets``.
"""

from tokcount.config.files import StrPath
from tokcount.config.settings import DEFAULT_MODEL, Settings, load_settings

__all__ = ["DEFAULT_MODEL", "Settings", "StrPath", "load_settings"]
