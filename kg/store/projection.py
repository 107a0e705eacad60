"""The columns of ``SELECT *``, in the order in which the query first names its variables."""

from __future__ import annotations

from kg.store.results import QueryResult, Solutions
from kg.store.tokens import tokens

__all__ = ["in_written_order", "written_places"]


def in_written_order(sparql: str, result: QueryResult) -> QueryResult:
    """The answer with its columns as a reader of the query expects them.

    The standard leaves the order open where a query selects ``*``, and the engine sorts by name. Any other answer is
    returned as it is.
    """
    places = written_places(sparql, result.variables) if isinstance(result, Solutions) else None
    if places is None or not isinstance(result, Solutions):
        return result
    return Solutions(
        tuple(result.variables[place] for place in places),
        tuple(tuple(row[place] for place in places) for row in result.rows),
        truncated=result.truncated,
    )


def written_places(sparql: str, variables: tuple[str, ...]) -> list[int] | None:
    """The engine's columns in the order in which a query that selects ``*`` names them; ``None`` for any other."""
    if not _selects_all(sparql):
        return None
    written = [token.text[1:] for token in tokens(sparql) if token.kind == "variable"]
    return sorted(range(len(variables)), key=lambda place: written.index(variables[place]))


def _selects_all(sparql: str) -> bool:
    if "*" not in sparql:
        return False
    found = tokens(sparql)
    if not any(token.is_word("SELECT") for token in found):
        return False
    after = next((token for token in found if not token.is_word("DISTINCT", "REDUCED")), None)
    return after is not None and after.text == "*"
