"""The programming language of a file, told by its name."""

from __future__ import annotations

import re
from fnmatch import translate
from functools import cache

OTHER = "Other"

# Where several lexers claim a suffix, Pygments without the content settles it by the alphabet.
_USUAL = {".pl": "Perl", ".pm": "Perl", ".t": "Perl", ".sql": "SQL", ".S": "GAS", ".fs": "F#", ".inc": "PHP"}
_NAMES = {"Text only": "Text", "verilog": "Verilog", "Lean4": "Lean"}


def language(path: str) -> str:
    """The language of the file at ``path`` as Pygments names it, or ``Other``."""
    name = path.rpartition("/")[2]
    dot = name.rfind(".")
    suffix = name[dot:] if dot > 0 else ""
    if not suffix or _by_whole_name().match(name):
        return _ask(name)
    return _USUAL.get(suffix) or _ask(f"name{suffix}")


@cache
def _ask(name: str) -> str:
    from pygments.lexers import find_lexer_class_for_filename  # type: ignore[import-untyped]

    found = find_lexer_class_for_filename(name)
    return OTHER if found is None else _NAMES.get(found.name, found.name)


@cache
def _by_whole_name() -> re.Pattern[str]:
    """Names such as ``CMakeLists.txt`` that mean more than their suffix. For all others the suffix
    decides, so that ten thousand names are looked up as a few dozen: a lookup tries every pattern."""
    from pygments.lexers import get_all_lexers

    patterns = (p for _, _, known, _ in get_all_lexers(plugins=False) for p in known)
    return re.compile("|".join(sorted({translate(p) for p in patterns if not p.startswith("*.")})))
