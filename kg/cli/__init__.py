"""The command ``kg``: one command an operation. Only here is anything printed, and only here does the process exit.

Data goes to stdout, messages and progress to stderr. Exit codes: 0 fine; 1 the answer is no (ASK false, violations,
contradictions); 2 bad input or usage; 3 something needed is not there (Java, a model, a server). Everything heavy is
imported by the command that needs it.
"""

from __future__ import annotations

import errno
import os
import sys

import typer

import kg.cli.answering as answering
import kg.cli.building as building
import kg.cli.checking as checking
from kg.errors import CommuniqueError

__all__ = ["app", "main"]

INTERRUPTED = 130

app = typer.Typer(
    name="kg",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(asked: bool) -> None:
    if asked:
        from kg import __version__

        typer.echo(f"kg {__version__}")
        raise typer.Exit


@app.callback()
def kg(
    version: bool = typer.Option(False, "--version", callback=_version, is_eager=True, help="Print the version."),
) -> None:
    """Build RDF knowledge graphs of international relations from what was written.

    \b
    kg build brief.md -o brief.trig        text in, graph out
    kg validate brief.trig                 is it sound?
    kg ask --list                          what can be asked
    kg ask members --organization SCO --data brief.trig
    kg claims brief.md                     the claims as JSON Lines

    Nothing is fetched from the network unless you name an endpoint.
    """


for command in (
    building.build,
    building.claims,
    building.export,
    answering.query,
    answering.explain,
    checking.validate,
    checking.reason,
):
    app.command()(command)
# A question has parameters of its own, which no signature here can name.
app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True})(answering.ask)


def main() -> None:
    """Run the command and exit with its documented code; no input makes a traceback."""
    try:
        app()
    except CommuniqueError as error:
        _fail(str(error), error.exit_code)
    except KeyboardInterrupt:
        _fail("interrupted; nothing half-written was left", INTERRUPTED)
    except BrokenPipeError:
        # Whoever read our output has gone: that is no error of ours, and Python must not complain while flushing.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EACCES, errno.EROFS, errno.EDQUOT):
            raise
        _fail(f"{error.filename or 'output'}: {error.strerror}; nothing half-written was left", 2)


def _fail(message: str, code: int) -> None:
    sys.stderr.write(f"kg: {message}\n")
    sys.exit(code)
