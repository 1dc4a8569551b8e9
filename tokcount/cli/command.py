"""How a Typer command is made here: plain help under headings, and errors as our own."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from inspect import Parameter, Signature
from typing import TYPE_CHECKING, Annotated, Any, get_type_hints

import typer
from typer._click.exceptions import (  # Typer's public names do not include them before 0.28
    ClickException,
    NoSuchOption,
)
from typer.core import TyperCommand

from tokcount.cli.console import cannot_write
from tokcount.errors import UnknownNameError, UsageError

if TYPE_CHECKING:
    from typer._click.core import Command


class SectionedCommand(TyperCommand):
    """Shows its options under the headings that they name, without Rich."""

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """Write one list of options per heading, in the order in which they are declared."""
        sections: dict[str, list[tuple[str, str]]] = {}
        for param in self.get_params(ctx):
            record = param.get_help_record(ctx)
            if record is not None:
                heading = getattr(param, "rich_help_panel", None) or "Other"
                sections.setdefault(heading, []).append(record)
        for heading, records in sections.items():
            with formatter.section(heading):
                formatter.write_dl(records, col_max=28)


def parse(
    arguments: type[Any], flags: Mapping[str, Any], args: Sequence[str], name: str, epilog: str = ""
) -> Any:
    """Read a command line into an instance of ``arguments``, a named tuple with one field per flag.

    Arguments:
        arguments: the named tuple; its docstring is the help.
        flags: for each field, what Typer is to know of it.
        args: the words after the name of the command.
        name: how the user called the command.
        epilog: what follows the list of options in the help.

    The result is an int where the command line asked for help or the version: the exit status.

    Raises:
        UsageError: the command line makes no sense.
        TokcountError: the help could not be written.
    """
    try:
        command = make_command(arguments, flags, epilog)
        return command.main(list(args), prog_name=name, standalone_mode=False)
    except NoSuchOption as error:
        raise _unknown_option(error, name) from error
    except ClickException as error:
        message = error.format_message()
        raise UsageError(
            "usage", message.rstrip(".") + ".", f"`{name} --help` lists what there is."
        ) from error
    except OSError as error:
        raise cannot_write("standard output", error) from error
    except typer.Abort as error:  # what Typer makes of Ctrl-C
        raise KeyboardInterrupt from error
    except SystemExit as stop:
        # Typer ends so when the reader of the help is gone, which is no error here.
        raise BrokenPipeError from stop


def make_command(arguments: type[Any], flags: Mapping[str, Any], epilog: str = "") -> Command:
    """What Typer makes of a named tuple and its flags; the arguments are those of ``parse``."""
    app = typer.Typer(
        rich_markup_mode=None,
        add_completion=False,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    )
    app.command(cls=SectionedCommand, epilog=epilog or None)(_function(arguments, flags))
    return typer.main.get_command(app)


def _function(arguments: type[Any], flags: Mapping[str, Any]) -> Callable[..., Any]:
    """What Typer takes for a command: a function with a parameter for each field."""

    def make(**values: Any) -> Any:
        return arguments(**values)

    types = get_type_hints(arguments)
    # What a parser makes is its own affair; Typer takes no unions.
    types |= {name: str | None for name, flag in flags.items() if getattr(flag, "parser", None)}
    make.__doc__ = arguments.__doc__
    make.__annotations__ = {name: Annotated[types[name], flag] for name, flag in flags.items()}
    defaults = arguments._field_defaults
    parameters = [
        Parameter(name, Parameter.KEYWORD_ONLY, default=defaults[name], annotation=annotation)
        for name, annotation in make.__annotations__.items()
    ]
    make.__signature__ = Signature(parameters)  # type: ignore[attr-defined]  # it is read, but not declared
    return make


def _unknown_option(error: NoSuchOption, name: str) -> UnknownNameError:
    option = error.option_name
    listing = f"`{name} --help` lists what there is"
    listing += "." if option.startswith("--") else "; a path that begins with - is written ./-."
    return UnknownNameError("option", option, tuple(error.possibilities or ()), listing)
