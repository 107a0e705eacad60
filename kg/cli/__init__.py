"""The command ``kg``: one command an operation. Only here is anything printed, and only here does the process exit.

Data goes to stdout, messages and progress to stderr. Exit codes: 0 fine; 1 the answer is no (ASK false, violations,
contradictions); 2 bad input or usage, or no place to write; 3 something needed is not there (Java, a model, a server);
130 interrupted, 143 terminated. Everything heavy is imported by the command that needs it.
"""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable
from types import FrameType

import typer

import kg.cli.answering as answering
import kg.cli.building as building
import kg.cli.charting as charting
import kg.cli.checking as checking
import kg.cli.claiming as claiming
import kg.cli.comparing as comparing
import kg.cli.describing as describing
import kg.cli.differing as differing
import kg.cli.exporting as exporting
import kg.cli.lexicon as lexicon
import kg.cli.measuring as measuring
import kg.cli.reviewing as reviewing
import kg.cli.tables as tables
from kg.errors import CommuniqueError

__all__ = ["app", "main"]


def _new() -> typer.Typer:
    return typer.Typer(
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


def kg(
    version: bool = typer.Option(False, "--version", callback=_version, is_eager=True, help="Print the version."),
) -> None:
    """Build RDF knowledge graphs of international relations from what was written.

    A text says who did, holds or joined what: each such claim is kept with its exact quote, its speaker and its
    certainty. Facts are what follows from claims that are asserted. Nothing is fetched from the network unless you name
    a server.

    \b
    From a text to an answer:
      kg build brief.md -o brief.trig                       text in, graph out
      kg stats brief.trig                                   what is in it?
      kg validate brief.trig                                is it sound?
      kg ask --list                                         what can be asked?
      kg ask members --organization SCO --data brief.trig   who belongs to it, and who says so?
      kg explain India "member of" SCO --data brief.trig    on which words does this rest?
      kg timeline China Russia --data brief.trig            what happened between them, and when?
      kg diff monday.trig friday.trig                       what differs, and why?
      kg audit brief.trig                                   do quotes, hashes and facts hold?
      kg export brief.trig --part facts -o facts.ttl        for other tools

    \b
    Many texts go into a store, which takes up where it was left:
      kg build briefs/ --store graph
      kg query "SELECT * { ?a cq:metWith ?b }" --store graph

    \b
    Data goes to stdout, messages to stderr. Exit codes: 0 fine; 1 the answer is no (ASK false,
    violations, contradictions); 2 bad input; 3 something needed is not there (Java, a model, a
    server); 130 interrupted. kg COMMAND --help has examples of each command.
    """


_COMMANDS: tuple[Callable[..., None], ...] = (
    building.build,
    claiming.claims,
    answering.stats,
    describing.describe,
    checking.validate,
    answering.ask,
    answering.explain,
    answering.query,
    exporting.export,
    checking.reason,
    differing.audit,
    differing.diff,
    charting.timeline,
    charting.network,
    comparing.drift,
    comparing.disagree,
    comparing.silences,
    measuring.evaluate,
    reviewing.review,
)
# A question has parameters of its own, which no signature can name.
_OPEN = {answering.ask: {"allow_extra_args": True, "ignore_unknown_options": True}}


def _stand_in(command: Callable[..., None]) -> Callable[[], None]:
    """A command of that name and help with no options, for a list of commands."""

    def nothing() -> None: ...

    nothing.__name__, nothing.__doc__ = command.__name__, command.__doc__
    return nothing


def _application(wanted: str | None = None) -> typer.Typer:
    """The application. Where one command is ``wanted``, the others only stand in the list: to read the signatures of
    all takes longer than to answer a short query."""
    made = _new()
    made.callback()(kg)
    for command in _COMMANDS:
        full = wanted is None or command.__name__ == wanted
        made.command(context_settings=_OPEN.get(command))(command if full else _stand_in(command))
    made.add_typer(lexicon.app, name="lexicon")
    made.add_typer(tables.app, name="tables")
    return made


app = _application()
"""The whole application."""


class _Stopped(BaseException):
    """A signal asked the process to end. No ``except`` on the way up takes this for an error of its own."""

    def __init__(self, number: int) -> None:
        self.number = number


def _stop(number: int, frame: FrameType | None) -> None:
    raise _Stopped(number)


def main() -> None:
    """Run the command and exit with its documented code; no input makes a traceback."""
    for number, usual in ((signal.SIGINT, signal.default_int_handler), (signal.SIGTERM, signal.SIG_DFL)):
        # Whoever started us may have had signals ignored, as nohup does: let that stand.
        if signal.getsignal(number) is usual:
            signal.signal(number, _stop)
    try:
        _application(next(iter(sys.argv[1:]), ""))(prog_name="kg")
    except CommuniqueError as error:
        _fail(str(error), error, error.exit_code)
    except _Stopped as stopped:
        word = "interrupted" if stopped.number == signal.SIGINT else "terminated"
        _fail(f"{word}; no file was left half-written", stopped, 128 + stopped.number)
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        _fail(where + (error.strerror.lower() if error.strerror else str(error)), error, 2)
    except MemoryError as error:
        _fail("there is not enough memory for this; give less at once", error, 2)
    except RecursionError as error:
        _fail("the input is nested too deeply", error, 2)


def _fail(message: str, error: BaseException, code: int) -> None:
    sys.stderr.write("; ".join([f"kg: {message}", *getattr(error, "__notes__", ())]) + "\n")
    sys.exit(code)
