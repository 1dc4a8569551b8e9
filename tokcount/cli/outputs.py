"""``-o [FORMAT=]PATH``: further reports, written to files."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Sequence
from functools import partial

from tokcount.cli.arguments import Output
from tokcount.cli.console import cannot_write, say
from tokcount.errors import TokcountError, UnknownNameError, UsageError
from tokcount.pricing.problems import near
from tokcount.report import FORMATS, SUFFIXES, format_of


def parse_output(
    text: str, formats: Collection[str] = FORMATS, told: Callable[[str], str] = format_of
) -> Output:
    """Read what follows ``-o``: one of ``formats``, or the one that is ``told`` by the path.

    Raises:
        UsageError: no path is given, or neither a format is named nor does the suffix tell one.
        UnknownNameError: what stands before ``=`` is nearly a format.
    """
    named, equals, path = text.partition("=")
    if not equals or named not in formats:
        _check_format(named if equals else "", text, formats)
        named, path = "", text
    if not path:
        raise UsageError(
            "output-path", f"-o '{text}' names no file.", f"Write -o {named or 'json'}=PATH, or -o PATH."
        )
    if path == "-":
        raise UsageError(
            "output-stdout",
            "-o writes files, and '-' is none.",
            "Choose what standard output gets with -f; a file of that name is written ./-.",
        )
    return Output(named or told(path), path)


def _check_format(named: str, text: str, formats: Collection[str]) -> None:
    """A slip in a format must not become the name of a file; other names may hold a ``=``."""
    meant = near(named, formats)
    if meant:
        raise UnknownNameError("format", named, meant, f"A file of that name is written -o ./{text}.")


def check_outputs(outputs: Sequence[Output], inputs: Iterable[str]) -> None:
    """Make sure that no report replaces another one, or what it is made from.

    Arguments:
        outputs: what is to be written.
        inputs: the paths that the user named.

    Raises:
        UsageError: two outputs, or an output and an input, are the same file.
    """
    seen: set[str] = set()
    for output in outputs:
        place = os.path.normcase(os.path.abspath(output.path))
        if place in seen:
            raise UsageError(
                "output-twice",
                f"Two reports cannot be written to '{output.path}'.",
                "Name a file of its own for each -o.",
            )
        seen.add(place)
    for path in inputs:
        for output in outputs:
            if _is_same_file(path, output.path):
                raise UsageError(
                    "output-is-input",
                    f"-o would overwrite '{output.path}', which is read.",
                    "Name another file.",
                )


def list_outputs(
    typed: Sequence[str] | None, formats: Collection[str], inputs: Iterable[str | None]
) -> tuple[Output, ...]:
    """What ``-o`` says of a command that writes ``formats``; ``inputs`` are the paths that it reads.

    Raises:
        UsageError: a format is not among them, or a file would be overwritten that is read.
    """
    told = partial(_format_among, formats)
    outputs = tuple(parse_output(text, formats, told) for text in typed or ())
    for output in outputs:
        if output.format not in formats:
            raise UsageError(
                "format",
                f"This is not written as {output.format}: '{output.path}'.",
                f"Write FORMAT={output.path}, with one of {', '.join(formats)}.",
            )
    check_outputs(outputs, [path for path in inputs if path])
    return outputs


def _format_among(formats: Collection[str], path: str) -> str:
    """As ``format_of``; a suffix of another format is not offered where none is known."""
    try:
        return format_of(path)
    except UsageError as error:
        taken = ", ".join(suffix for suffix, name in SUFFIXES.items() if name in formats)
        hint = f"Write FORMAT={path}, or end it with one of {taken}."
        raise UsageError(error.slug, error.message, hint) from None


def write_outputs(outputs: Iterable[Output], render: Callable[[str], str]) -> bool:
    """Write a report to each file in its format, and say what went wrong; whether nothing did."""
    problems = [write_output(output, render(output.format)) for output in outputs]
    for problem in filter(None, problems):
        say("error", str(problem), problem.hint)
    return not any(problems)


def _is_same_file(one: str, other: str) -> bool:
    try:
        return os.path.isfile(one) and os.path.samefile(one, other)
    except (OSError, ValueError):
        return False


def write_output(output: Output, text: str) -> TokcountError | None:
    """Write a report to its file; the result is what went wrong, if anything did.

    The file is written in place, so that a device, a pipe or a link stays what it is.
    """
    return write_output_pieces(output, (text,))


def write_output_pieces(output: Output, pieces: Iterable[str]) -> TokcountError | None:
    """As ``write_output``, for a report that need not be held as a whole."""
    try:
        with open(output.path, "wb") as file:
            file.writelines(piece.encode("utf-8", "backslashreplace") for piece in pieces)
    except (OSError, ValueError) as error:
        return cannot_write(output.path, error)
    return None
