"""Entry point, and the last boundary that an error can reach."""

from __future__ import annotations

import sys

from tokcount.errors import ExitCode, TokcountError

_ISSUES = "https://github.com/tokcount/tokcount/issues"


def main() -> None:
    """Run ``tokcount`` with the words of the command line, and end the process."""
    sys.exit(guarded(sys.argv[1:]))


def guarded(args: list[str]) -> int:
    """Run a command line; whatever happens, the result is an exit status, and never 1 by accident."""
    if args in (["--version"], ["-V"]):
        from tokcount._version import __version__

        print(f"tokcount {__version__}")  # noqa: T201  # without loading what could print it otherwise
        return ExitCode.OK
    try:
        from tokcount.cli.app import run

        return run(args)
    except KeyboardInterrupt:
        return ExitCode.INTERRUPTED
    except BrokenPipeError:
        # Whoever reads has seen enough: that is no error.
        from tokcount.cli.console import drop_stdout

        drop_stdout()
        return ExitCode.OK
    except Exception as error:  # noqa: BLE001  # the last boundary
        return _failed(error, args)


def _failed(error: Exception, args: list[str]) -> int:
    from tokcount.cli.console import drop_stdout, say

    if isinstance(error, TokcountError):
        say("error", str(error), error.hint)
    elif isinstance(error, OSError):
        say(
            "error",
            f"{error.filename or 'the output'}: {error.strerror or error}.",
            "Make room or rights for it.",
        )
        drop_stdout()
    else:
        say(
            "error",
            f"unexpected {type(error).__name__}: {error}",
            f"This is a bug. Please report it, with what --debug shows, at {_ISSUES}",
        )
    if "--debug" in args:
        import traceback

        traceback.print_exception(error)
    return ExitCode.ERROR


if __name__ == "__main__":
    main()
