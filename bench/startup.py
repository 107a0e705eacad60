"""How long it takes to start: the help against a bare Typer application, a query against importing the engine."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from bench.protocol import KG, Row, Size, alternate, python, row, run

__all__ = ["measure"]

_BARE = """
import typer
app = typer.Typer(add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None)

@app.command()
def hello(name: str = "world") -> None:
    "Greet somebody."
    typer.echo("Hello " + name)

app(["--help"])
"""
_SMALL = """
@prefix cq: <https://w3id.org/communique/ontology#> .
@prefix state: <https://w3id.org/communique/state/> .
@prefix organization: <https://w3id.org/communique/organization/> .
state:IND cq:memberOf organization:SCO .
"""


def measure(size: Size, folder: Path) -> Iterator[Row]:
    """The rows of both."""
    runs = 2 * size.runs + 1
    taken = alternate({"kg": lambda: run([*KG, "--help"]), "bare": python(_BARE)}, runs)
    yield row("kg --help", "bare Typer, plain", "≤ 1.2", taken["kg"], taken["bare"])
    small = folder / "small.ttl"
    small.write_text(_SMALL, encoding="utf-8")
    query = [*KG, "query", "ASK { state:IND cq:memberOf organization:SCO }", "--data", str(small)]
    taken = alternate({"kg": lambda: run(query), "import": python("import pyoxigraph")}, runs)
    yield row("kg query, small file", "import pyoxigraph", "≤ 4", taken["kg"], taken["import"])
