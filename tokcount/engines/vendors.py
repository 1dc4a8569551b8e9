"""Which of the other vendors' tokenizers are here: nothing is imported to find out."""

import os

from tokcount.errors import EngineError
from tokcount.model.tokenizers import RANKS, VENDORS


def folder(encoding: str) -> str | None:
    """Where the package of a tokenizer lies; ``None`` where it is not installed. Nothing is imported."""
    from importlib.util import find_spec

    try:
        spec = find_spec(VENDORS[encoding].library)
    except ValueError:  # it is in sys.modules without a spec
        return None
    if spec is None or not spec.submodule_search_locations:
        return None
    return next(iter(spec.submodule_search_locations))


def available(encoding: str) -> bool:
    """Whether the tokenizer can be counted with here."""
    place = folder(encoding)
    if place is None:
        return False
    vendor = VENDORS[encoding]
    return vendor.engine != RANKS or os.path.isfile(os.path.join(place, vendor.name))


def check(encoding: str) -> None:
    """Refuse a tokenizer that is not here.

    Raises:
        EngineError: its package is not installed; the hint names the extra.
    """
    if not available(encoding):
        package = VENDORS[encoding].package
        what = f"To count with {encoding}, the package {package} is needed, which is not installed."
        raise EngineError("tokenizer-missing", what, remedy(encoding))


def remedy(encoding: str) -> str:
    """What installs the tokenizer's package, as a sentence."""
    vendor = VENDORS[encoding]
    wanted = ".".join(map(str, vendor.needs))
    python = f" with Python {wanted} or later" if vendor.needs > (3, 11) else ""
    return f"pip install 'tokcount[{vendor.extra}]'{python}."


def version(encoding: str) -> str:
    """The package that counts and its version, such as ``splintr-rs 0.22.0``."""
    from importlib.metadata import version as installed

    package = VENDORS[encoding].package
    return f"{package} {installed(package)}"
