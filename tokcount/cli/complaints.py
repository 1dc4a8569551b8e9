"""What is said on stderr about a result: what was left out that should not have been, and what to do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from tokcount.cli import console
from tokcount.cli.arguments import CountArguments
from tokcount.model import Reason, Report
from tokcount.model.requests import Problem
from tokcount.report.names import shown

# Of a file of 50,000 requests, all of which may be bad.
_PROBLEMS = 20
_REMEDIES = {
    Reason.BINARY: "Only text has tokens.",
    Reason.UNREADABLE: "Make it readable, or leave it out.",
    Reason.UNDECODABLE: "Convert it to UTF-8.",
    Reason.TOO_LARGE: "Split it, and count the parts.",
    Reason.NOT_FOUND: "Check the path.",
    Reason.NO_MATCH: "Check the pattern, and the directory that it starts from.",
    Reason.SYMLINK: "Name what it leads to.",
    Reason.SYMLINK_LOOP: "Name the file that is meant.",
    Reason.LFS_POINTER: "Fetch the file, and count again.",
    Reason.NOT_A_FILE: "Name a file; what a command prints can be piped in.",
    Reason.FAILED: "Count it alone with --engine tiktoken, or for another model.",
}


def complain(report: Report, typed: CountArguments) -> None:
    """Name what was named and could not be counted, and say so where nothing was."""
    _named(report)
    if report.partial:
        _interrupted()
    elif not report.rows and not any(skipped.explicit for skipped in report.skipped):
        _nothing(report, typed)
    elif typed.quiet:
        _summary(report)


def _named(report: Report) -> None:
    """One message each; the remedy only once for each reason, since a list may be long."""
    advised: set[Reason] = set()
    for skipped in report.skipped:
        if skipped.explicit:
            detail = f" ({shown(skipped.detail)})" if skipped.detail else ""
            # Only an empty name needs quotes to be seen.
            name = shown(skipped.path) or repr("")
            remedy = "" if skipped.reason in advised else _REMEDIES[skipped.reason]
            console.say("error", f"{name}: not counted: {skipped.reason}{detail}.", remedy)
            advised.add(skipped.reason)


def _summary(report: Report) -> None:
    """What -q leaves out of sight."""
    if told := _counts(report):
        console.say("note", f"Skipped {told}.", "Leave out -q to see which.")


def _nothing(report: Report, typed: CountArguments) -> None:
    if told := _counts(report):
        where = "Leave out -q to see which." if typed.quiet else "The report names them."
        console.say("note", f"Nothing was counted, only skipped: {told}.", where)
    else:
        console.say("note", "There is nothing to count.", _way_to_more(typed))


def _counts(report: Report) -> str:
    reasons = Counter(str(skipped.reason) for skipped in report.skipped if not skipped.explicit)
    return ", ".join(f"{number} {reason}" for reason, number in sorted(reasons.items()))


def _way_to_more(typed: CountArguments) -> str:
    if not typed.paths and typed.files_from is not None:
        return "The list of files is empty."
    if typed.include or typed.exclude:
        return "Perhaps --include and --exclude leave out too much."
    if typed.hidden and typed.no_ignore:
        return "Name a file, or a directory that holds some."
    if typed.hidden or typed.no_ignore:
        kind, flag = ("Ignored", "--no-ignore") if typed.hidden else ("Hidden", "--hidden")
        return f"{kind} files are left out; {flag} takes them."
    return "Hidden and ignored files are left out; --hidden and --no-ignore take them."


def complain_of_requests(problems: Sequence[Problem], *, partial: bool, told: bool) -> None:
    """Name what is wrong with requests, unless the report has ``told`` it; what to do is said once."""
    if not told:
        advised = {""}
        for problem in problems[:_PROBLEMS]:
            line = "" if problem.line is None else f":{problem.line}"
            path = f"{shown(problem.path)}: " if problem.path else ""
            remedy = "" if problem.hint in advised else shown(problem.hint)
            advised.add(problem.hint)
            console.say("error", f"{shown(problem.source)}{line}: {path}{shown(problem.reason)}", remedy)
        if (rest := len(problems) - _PROBLEMS) > 0:
            console.say("error", f"{rest:,} more like these.", "-f json lists them all.")
    if partial:
        _interrupted()


def _interrupted() -> None:
    console.say(
        "error", "Interrupted: the numbers are of what was counted until then.", "Count again for the rest."
    )
