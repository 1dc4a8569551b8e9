"""Makes the vocabulary indexes when a wheel is built, an editable one too: data that git does not keep."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CustomBuildHook(BuildHookInterface[Any]):
    """Writes ``tokcount/engines/data/*.index``, which pyproject.toml lists among the wheel's artifacts."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002  # hatchling's interface
        """Make the files before hatchling looks for what belongs into the wheel."""
        sys.path.insert(0, self.root)
        try:
            from tokcount.engines.index.make import make_all  # noqa: PLC0415  # only here is its folder on the path
        finally:
            sys.path.remove(self.root)
        for path in make_all(str(self._data())):
            self.app.display_info(path)

    def clean(self, versions: list[str]) -> None:  # noqa: ARG002  # hatchling's interface
        """Remove what was made."""
        for path in self._data().glob("*.index"):
            path.unlink()

    def _data(self) -> Path:
        return Path(self.root) / "tokcount" / "engines" / "data"
