"""Writing a graph as other communities work with it: ``kg export --as``."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from kg.cli.options import opened
from kg.cli.output import check_place, deliver

__all__ = ["export_view"]


def export_view(
    view: str,
    data: list[str] | None,
    store: str | None,
    output: Path | None,
    format: str | None,
    *,
    data_format: str | None,
    whole: bool,
) -> None:
    """Write a view of the graph that the options name; ``whole`` says that no part of it was asked for.

    Raises :class:`~kg.errors.InputError`, before any work is done, for a view or a format that there is not.
    """
    from kg.errors import InputError
    from kg.exports.writing import view_format, write_view
    from kg.pipeline import base_of

    if not whole:
        raise InputError("--part and --merge are for the graph as it is", hint="leave them out, or leave out --as")
    check_place(output)
    known = view_format(view, format or (output.suffix or None if output else None))
    with closing(opened(data, store, format=data_format)) as graph:
        deliver(write_view(graph, view, format=known, base=base_of(graph)), output)
