"""Claims and facts as pandas data frames; pandas is imported when a frame is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pyoxigraph import NamedNode

from kg.errors import MissingError
from kg.exports.facts import read_facts
from kg.exports.records import names_of
from kg.exports.table import claim_rows, columns
from kg.store import Store
from kg.vocabulary import DEFAULT_BASE

if TYPE_CHECKING:
    import pandas

__all__ = ["claims_frame", "facts_frame"]

_NUMBERS = {"confidence": "float64", "start": "int64", "end": "int64"}
_FACTS = ("subject", "predicate", "object", "rules", "claims", "subject_iri", "predicate_iri", "object_iri")


def claims_frame(store: Store, *, base: str = DEFAULT_BASE) -> pandas.DataFrame:
    """The claims, one row each, with the columns of the CSV; several values are a tuple, which ``explode`` unfolds.

    Texts are as they stand, without the CSV's apostrophes. Raises :class:`~kg.errors.MissingError` without pandas.
    """
    library = _pandas()
    names = [column.name for column in columns()]
    frame: pandas.DataFrame = library.DataFrame(list(claim_rows(store, base=base)), columns=names)
    return frame.astype(_NUMBERS)


def facts_frame(store: Store, *, base: str = DEFAULT_BASE) -> pandas.DataFrame:
    """The derived facts, one row each: names, the rules that make it, and the IRIs of the claims it rests on at once.

    Raises :class:`~kg.errors.MissingError` without pandas.
    """
    library = _pandas()
    facts = read_facts(store)
    names = names_of(store, (node for fact in facts for node in (fact.subject, fact.object)), base)
    rows = []
    for fact in facts:
        rules = tuple(dict.fromkeys(made.rule.rpartition("/")[2] for made in fact.made))
        predicate = fact.predicate.value.rpartition("#")[2]
        end = fact.object.value if isinstance(fact.object, NamedNode) else None
        iris = (fact.subject.value, fact.predicate.value, end)
        rows.append((names(fact.subject), predicate, names(fact.object), rules, fact.claims, *iris))
    frame: pandas.DataFrame = library.DataFrame(rows, columns=list(_FACTS))
    return frame


def _pandas() -> Any:
    try:
        import pandas
    except ImportError as error:
        raise MissingError("pandas is not installed", hint="pip install 'communique[frames]'") from error
    return pandas
