"""Rows as a pandas frame, for those who have pandas."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from kg.errors import MissingError

if TYPE_CHECKING:
    import pandas

__all__ = ["frame"]


def frame(columns: Sequence[str], rows: Sequence[Sequence[object]]) -> pandas.DataFrame:
    """The rows as a ``pandas.DataFrame``. Raises :class:`~kg.errors.MissingError` when pandas is not installed."""
    try:
        import pandas
    except ImportError as error:
        raise MissingError("pandas is not installed", hint="pip install 'communique[charts]'") from error
    return pandas.DataFrame(list(rows), columns=list(columns))
