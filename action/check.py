"""The step of action.yml: runs ``tokcount check``, and tells GitHub what came out.

The log gets annotations, the summary of the step the report in Markdown, and later steps the outputs.

The exit status is that of the check: 1 where a budget is exceeded, 2 where something could not be measured.
"""

# ruff: noqa: INP001  # it is run by its path, and belongs to no package

from __future__ import annotations

import json
import os
import secrets
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

BROKEN = 2


def main() -> int:
    """Run the step; the result is its exit status."""
    folder = Path(tempfile.mkdtemp(prefix="tokcount-", dir=os.environ["RUNNER_TEMP"]))
    report, summary = folder / "report.json", folder / "report.md"
    # -I: nothing that lies in the repository that is checked is imported.
    command = [sys.executable, "-I", "-m", "tokcount", "check", "-f", "github", "--no-progress"]
    command += [f"-ojson={report}", f"-omarkdown={summary}", *flags()]
    done = subprocess.run(  # noqa: S603 - a list, and no shell
        command, stdin=subprocess.DEVNULL, capture_output=True, check=False
    )
    complaints = done.stderr.decode("utf-8", "replace")
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    sys.stdout.write(done.stdout.decode("utf-8", "replace"))
    sys.stdout.write(quoted(complaints))
    values = outputs(done.returncode, report)
    values["report-markdown"] = str(summary) if summary.is_file() else ""
    if not summary.is_file():
        sys.stdout.write(f"::error title=tokcount::{escaped(complaints.strip() or 'It ended early.')}\n")
    append("GITHUB_STEP_SUMMARY", told(summary, complaints))
    append("GITHUB_OUTPUT", "".join(f"{name}={value}\n" for name, value in values.items()))
    # A Python that breaks ends with 1 too, and leaves no report.
    return done.returncode if done.returncode in (0, 1) and report.is_file() else BROKEN


def flags() -> list[str]:
    """The inputs of the action as flags; each is a word of its own, whatever it holds."""
    found = [
        f"--{name}={value}"
        for name in ("config", "base", "baseline", "fail-on")
        if (value := os.environ.get(name.upper().replace("-", "_"), "").strip())
    ]
    found += [f"--model={name.strip()}" for name in os.environ.get("MODEL", "").splitlines() if name.strip()]
    sarif = os.environ.get("SARIF", "").strip()
    return [*found, *([f"-osarif={sarif}"] if sarif else [])]


def outputs(status: int, report: Path) -> dict[str, str]:
    """The outputs of the action; a sum in which something is missing is none."""
    content: dict[str, Any] = json.loads(report.read_text(encoding="utf-8")) if report.is_file() else {}
    found = {"report-json": str(report) if content else ""}
    if not content or status not in (0, 1):
        return {"status": "broken", "total-tokens": "", "delta-tokens": "", **found}
    files = content["files"]
    total = sum(file["tokens"] or 0 for file in files)
    delta = total - sum(file["base_tokens"] or 0 for file in files) if content["git"]["base"] else ""
    return {
        "status": content["summary"]["status"],
        "total-tokens": str(total),
        "delta-tokens": str(delta),
        **found,
    }


def told(summary: Path, complaints: str) -> str:
    """What the summary of the step says; what went wrong where there is no report."""
    if summary.is_file():
        return summary.read_text(encoding="utf-8")
    lines = "".join(f"    {line}\n" for line in complaints.splitlines())
    return f"**❌ tokcount: the budgets could not be checked**\n\n{lines}"


def quoted(text: str) -> str:
    """``text`` for the log, in which no line of it is a command: a name of a file may look like one."""
    token = secrets.token_hex(16)
    return f"::stop-commands::{token}\n{text.rstrip()}\n::{token}::\n" if text.strip() else ""


def escaped(text: str) -> str:
    """``text`` as the message of a workflow command."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def append(variable: str, text: str) -> None:
    """Add ``text`` to the file that GitHub names in ``variable``."""
    with Path(os.environ[variable]).open("a", encoding="utf-8", newline="\n") as file:
        file.write(text)


if __name__ == "__main__":
    sys.exit(main())
