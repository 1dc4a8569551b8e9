"""The stored baseline: the tokens of each file as they were agreed on, kept in a file beside the code."""

import json
import os
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from tokcount.cache import write_atomically
from tokcount.engines import identity, is_file
from tokcount.engines.vocabulary import FILES
from tokcount.errors import TokcountError, UsageError

SCHEMA = "tokcount.baseline/1"
DEFAULT = "tokcount-baseline.json"
_REPORT = "tokcount.check/1"
_REGENERATE = "Write it anew: `tokcount baseline write --allow-increase`."
_LARGEST = 256 * 1024 * 1024

Counts = Mapping[str, Mapping[str, int]]


class Baseline(NamedTuple):
    """``files`` maps paths to tokens by encoding, ``tokenizers`` encodings to the hash of the vocabulary."""

    files: Counts
    tokenizers: Mapping[str, str]


class Raised(NamedTuple):
    """A file that has more tokens than its baseline."""

    path: str
    encoding: str
    before: int
    after: int


def tokenizers(encodings: Iterable[str]) -> dict[str, str]:
    """The SHA-256 of the vocabulary of each encoding, or of what else identifies it."""
    return {name: _hash(name) for name in sorted(set(encodings))}


def _hash(encoding: str) -> str:
    if encoding in FILES:
        return FILES[encoding][0].sha256
    from hashlib import sha256

    if not is_file(encoding):  # of another vendor, or an estimate
        return sha256(f"{encoding}/{identity(encoding)}".encode()).hexdigest()
    with open(encoding, "rb") as file:
        return sha256(file.read()).hexdigest()


def load(path: str, encodings: Iterable[str]) -> Baseline:
    """The baseline in ``path``, which must have been counted with the same tokenizers.

    A report of ``check`` in JSON does as well.

    Raises:
        TokcountError: it cannot be read, is damaged, or was counted with others.
    """
    text = _read(path)
    try:
        content = json.loads(text)
    except json.JSONDecodeError as error:
        raise _corrupt(path, error.lineno, f"it is not JSON: {error.msg}") from error
    except RecursionError as error:
        raise _corrupt(path, 1, "it is nested too deeply") from error
    found = _parsed(path, text, content)
    for name, digest in tokenizers(encodings).items():
        known = found.tokenizers.get(name)
        if known != digest:
            told = f"with another {name}" if known else f"without {name}"
            raise TokcountError(
                "baseline-tokenizer",
                f"The baseline was counted {told} than is used now."
                if known
                else f"The baseline was counted {told}, which is needed now.",
                _REGENERATE,
                f"{path}:{_line(text, 'tokenizers')}",
            )
    return found


def _read(path: str) -> str:
    try:
        if os.path.isfile(path) and os.path.getsize(path) > _LARGEST:
            raise UsageError(
                "baseline-unreadable", "The file is too large for a baseline.", _REGENERATE, path
            )
        with open(path, encoding="utf-8") as file:
            return file.read()
    except FileNotFoundError:
        raise UsageError(
            "baseline-missing", "There is no such baseline.", "Write it: `tokcount baseline write`.", path
        ) from None
    except UnicodeDecodeError as error:
        raise _corrupt(path, error.object.count(b"\n", 0, error.start) + 1, "it is not UTF-8") from error
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise UsageError(
            "baseline-unreadable", f"The baseline cannot be read: {why}.", "Name another file.", path
        ) from error


def _parsed(path: str, text: str, content: Any) -> Baseline:
    schema = content.get("schema") if isinstance(content, dict) else None
    if schema not in {SCHEMA, _REPORT}:
        raise _corrupt(path, _line(text, "schema"), f"it says neither {SCHEMA} nor {_REPORT}")
    if schema == _REPORT:
        content = _from_report(path, content)
    known, files = content.get("tokenizers"), content.get("files")
    if not isinstance(known, dict) or not all(isinstance(digest, str) for digest in known.values()):
        raise _corrupt(path, _line(text, "tokenizers"), "'tokenizers' has no hashes")
    if not isinstance(files, dict):
        raise _corrupt(path, _line(text, "files"), "'files' is no object")
    for name, tokens in files.items():
        if not _are_tokens(tokens, known):
            raise _corrupt(path, _line(text, name), f"'{name}' has no numbers of tokens under its tokenizers")
    return Baseline(files, known)


def _are_tokens(tokens: Any, known: Mapping[str, str]) -> bool:
    return isinstance(tokens, dict) and all(
        name in known and type(number) is int and number >= 0 for name, number in tokens.items()
    )


def _from_report(path: str, content: dict[str, Any]) -> dict[str, Any]:
    """What a report of ``check`` has that a baseline has."""
    try:
        known = {name: about["sha256"] for name, about in content["tokenizers"].items()}
        first = next(iter(known), "")
        files = {}
        for file in content["files"]:
            several = file.get("by_encoding") or {first: {"tokens": file["tokens"]}}
            tokens = {name: about["tokens"] for name, about in several.items()}
            kept = {name: number for name, number in tokens.items() if number is not None}
            if kept:
                files[file["path"]] = kept
    except (KeyError, TypeError, AttributeError) as error:
        raise _corrupt(path, 1, f"the report lacks {error}") from error
    return {"tokenizers": known, "files": files}


def _corrupt(path: str, line: int, why: str) -> TokcountError:
    return TokcountError(
        "baseline-corrupt",
        f"The baseline is damaged: {why}.",
        f"Take it from git again. {_REGENERATE}",
        f"{path}:{line}",
    )


def _line(text: str, key: str) -> int:
    """The line that ``key`` is on, else the first."""
    at = text.find(f"{json.dumps(key, ensure_ascii=False)}:")
    return text.count("\n", 0, at) + 1 if at >= 0 else 1


def render(files: Counts, encodings: Iterable[str]) -> str:
    """The text of a baseline: one file a line, sorted, and the same for the same counts."""
    lines = [
        f"  {json.dumps(path, ensure_ascii=False)}: {json.dumps(dict(sorted(files[path].items())))}"
        for path in sorted(files)
    ]
    body = ",\n".join(lines)
    known = json.dumps(tokenizers(encodings))
    inner = f"\n{body}\n " if lines else ""
    return f'{{\n "schema": "{SCHEMA}",\n "tokenizers": {known},\n "files": {{{inner}}}\n}}\n'


def raised(before: Counts, after: Counts) -> list[Raised]:
    """The files that have more tokens in ``after`` than in ``before``; a new one has not been raised."""
    return [
        Raised(path, name, before[path][name], number)
        for path, tokens in sorted(after.items())
        for name, number in tokens.items()
        if path in before and number > before[path].get(name, number)
    ]


def save(path: str, text: str) -> None:
    """Write a baseline, as a whole or not at all.

    Raises:
        UsageError: that is not possible.
    """
    try:
        write_atomically(path, text.encode())
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise UsageError(
            "baseline-unwritable", f"The baseline cannot be written: {why}.", "Name another file.", path
        ) from error
