"""Entry point, and the last boundary that an error can reach."""

from __future__ import annotations

import gc
import sys

from tokcount.errors import ExitCode, TokcountError

# So many more objects than before make Python look for garbage.
_OBJECTS = 500_000
_ISSUES = "https://github.com/tokcount/tokcount/issues"


def main() -> None:
    """Run ``tokcount`` with the words of the command line, and end the process."""
    # What start-up makes is needed to the end: looking for garbage in it takes a tenth of a short run.
    gc.set_threshold(_OBJECTS)
    status = guarded(sys.argv[1:])
    _ignore_interrupts()
    gc.freeze()  # the memory goes with the process: Python need not look through it when it ends
    sys.exit(status)


def guarded(args: list[str]) -> int:
    """Run a command line; whatever happens, the result is an exit status, and never 1 by accident."""
    try:
        if args in (["--version"], ["-V"]):
            return _version()
        from tokcount.cli.app import run

        return run(args)
    except KeyboardInterrupt:
        return ExitCode.INTERRUPTED
    except BrokenPipeError:
        # Whoever reads has seen enough: that is no error.
        from tokcount.cli.console import drop_stdout

        drop_stdout()
        return ExitCode.OK
    except BaseException as error:  # noqa: BLE001  # the last boundary; a panic in Rust is no Exception
        return _failed(error, args)


def _version() -> int:
    """Print the version without loading what could print it otherwise."""
    from tokcount._version import __version__

    print(f"tokcount {__version__}", flush=True)  # noqa: T201  # as the docstring says
    return ExitCode.OK


def _failed(error: BaseException, args: list[str]) -> int:
    from tokcount.cli.console import cannot_write, drop_stdout, say

    if isinstance(error, OSError) and not error.filename:
        # Files are opened by name; what has none is the output.
        drop_stdout()
        error = cannot_write("standard output", error)
    if isinstance(error, TokcountError):
        say("error", str(error), error.hint)
    elif isinstance(error, MemoryError):
        say("error", "There is not enough memory.", "Count fewer files at a time.")
    else:
        say(
            "error",
            f"Something unexpected happened: {type(error).__name__}: {error}",
            f"This is a bug. Please report it, with what --debug shows, at {_ISSUES}",
        )
    if "--debug" in args and sys.stderr is not None:
        import traceback

        traceback.print_exception(error)
    return ExitCode.ERROR


def _ignore_interrupts() -> None:
    """Keep Ctrl-C from breaking into Python's own shutdown, which would show a traceback."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)


if __name__ == "__main__":
    main()
