"""The commands about tables: ``tables install``."""

from __future__ import annotations

import typer

from kg.cli.output import note

__all__ = ["app"]

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)


@app.callback()
def tables() -> None:
    """Read tables: the engine behind kg build MAPPING.

    \b
    Examples:
      kg tables install
      kg build memberships.rml.ttl -o memberships.trig
    """


@app.command()
def install() -> None:
    """Fetch the engine that reads tables, once.

    It is put into an environment of its own in your cache folder, from the package index, each package by its version
    and hash: about 280 MB. Nothing is fetched from then on. Of two that come at once the second waits for the first.

    \b
    Examples:
      kg tables install
    """
    from kg.tables import install_engine

    install_engine(lambda: note("another kg tables install is at it: waiting for it"))
    note("the engine that reads tables is installed")
