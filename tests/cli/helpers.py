"""What the tests of this package share: running the program, here or as a process, and reading it back."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from io import BytesIO, TextIOWrapper
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from tokcount.__main__ import guarded
from tokcount.report.schema import schema

posix = pytest.mark.skipif(os.name == "nt", reason="Windows has no such thing")
NOBODY = 65534

Json = dict[str, Any]


@dataclass(frozen=True)
class Result:
    status: int
    out: bytes
    err: str

    @property
    def text(self) -> str:
        return self.out.decode()

    @property
    def json(self) -> Json:
        """The report on stdout, which must be one by its schema."""
        return valid(json.loads(self.out))


def invoke(*args: str, stdin: bytes | None = b"") -> Result:
    """The program within this process: quick, and enough wherever no real stream is needed."""
    out, err = BytesIO(), BytesIO()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "stdin", None if stdin is None else TextIOWrapper(BytesIO(stdin), "utf-8"))
        patch.setattr(sys, "stdout", TextIOWrapper(out, "utf-8", newline=""))
        patch.setattr(sys, "stderr", TextIOWrapper(err, "utf-8", newline=""))
        status = guarded(list(args))
        sys.stdout.flush()
        sys.stderr.flush()
        return Result(status, out.getvalue(), err.getvalue().decode())


def ok(*args: str, stdin: bytes | None = b"") -> Result:
    """As ``invoke``, for a run that has nothing to complain about."""
    result = invoke(*args, stdin=stdin)
    assert (result.status, result.err) == (0, "")
    return result


def run(*args: str | bytes, env: Mapping[str, str] | None = None, **options: Any) -> Result:
    """The program as a process; ``options`` are those of ``subprocess.run``."""
    if "input" not in options:
        options.setdefault("stdin", subprocess.DEVNULL)
    for stream in ("stdout", "stderr"):
        options.setdefault(stream, subprocess.PIPE)
    done = subprocess.run(
        [sys.executable, "-m", "tokcount", *args],
        env={**os.environ, **(env or {})},
        check=False,
        timeout=60,
        **options,
    )
    return Result(done.returncode, done.stdout or b"", (done.stderr or b"").decode().replace("\r\n", "\n"))


@cache
def _validator(name: str) -> Draft202012Validator:
    Draft202012Validator.check_schema(schema(name))
    return Draft202012Validator(schema(name))


def valid(report: Any, name: str = "report-1") -> Json:
    """``report`` itself, if it is what its JSON Schema says."""
    _validator(name).validate(report)
    assert isinstance(report, dict)
    return report


def write(files: Mapping[str, str | bytes]) -> None:
    """Write files below the current directory, with their directories."""
    for name, content in files.items():
        path = Path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)


def tokens(report: Json, model: str = "gpt-4o-mini") -> dict[str, int]:
    """Path to tokens."""
    return {entry["path"]: entry["models"][model]["tokens"] for entry in report["inputs"]}


def left_out(report: Json) -> dict[str, str]:
    """Path to the reason why it is not counted."""
    return {entry["path"]: entry["reason"] for entry in report["skipped"]}
