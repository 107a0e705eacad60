"""What differs between two places: graphs wherever they lie, or two states of a text, which are built first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import ExitStack, closing
from pathlib import Path

import pyoxigraph as ox

from kg.difference import Difference, compare
from kg.errors import InputError
from kg.pipeline.building import build
from kg.pipeline.facts import base_of
from kg.pipeline.writing import written
from kg.sources import EXTENSIONS, read_documents
from kg.store import LocalStore, Store, is_endpoint, open_store
from kg.vocabulary import DEFAULT_BASE, Minter

__all__ = ["Place", "differ"]

Place = Store | ox.Store | str | Path
"""A graph that is open, where one lies, or a text."""


def differ(
    old: Place,
    new: Place,
    *,
    claims: Iterable[str | Path] = (),
    lexicon: Iterable[str | Path] = (),
    base: str | None = None,
    format: str | None = None,
) -> Difference:
    """What differs between two graphs or two texts; of texts, ``claims`` and ``lexicon`` are those of :func:`build`.

    Texts are built under one IRI, that of the old one, so that what is compared is two editions. A file and a store
    are compared by what a build of the store's graph would write: neither the ontology nor reference data that no claim
    names. ``format`` says how graphs' files without a telling extension are written.

    Raises :class:`~kg.errors.InputError` for a text and a graph, and for places that cannot be read.
    """
    texts = [isinstance(place, str | Path) and Path(place).suffix.lower() in EXTENSIONS for place in (old, new)]
    if texts[0] != texts[1]:
        source = str(new if texts[0] else old)
        raise InputError("a text and a graph cannot be compared", source=source, hint="build the text first")
    if texts[0]:
        return _texts(str(old), str(new), tuple(claims), tuple(lexicon), base or DEFAULT_BASE)
    with ExitStack() as opened:
        sides = [_graph(place, format, opened) for place in (old, new)]
        whole = [_is_file(place) for place in (old, new)]
        if whole[0] != whole[1]:
            sides = [side if is_file else _written(side) for side, is_file in zip(sides, whole, strict=True)]
        return compare(*sides, base=base or base_of(sides[1]))


def _texts(old: str, new: str, claims: Sequence[str | Path], lexicon: Sequence[str | Path], base: str) -> Difference:
    documents = [list(read_documents([place], minter=Minter(base))) for place in (old, new)]
    shared = documents[0][0].iri if len(documents[0]) == len(documents[1]) == 1 else None
    # Claims by hand that speak of the new text by its own name would be refused under the old one's.
    built = [
        build([place], iri=None if claims else shared, claims=_about(claims, place), lexicon=lexicon, base=base)
        for place in (old, new)
    ]
    return compare(*(_written(each.store) for each in built), base=base)


def _about(claims: Sequence[str | Path], place: str) -> list[str | Path]:
    """The files of claims that go with a text: those that are called like it."""
    stem = Path(place).name.removesuffix(Path(place).suffix)
    return [file for file in claims if Path(file).name.split(".")[0] == stem]


def _graph(place: Place, format: str | None, opened: ExitStack) -> Store:
    if isinstance(place, ox.Store):
        return LocalStore(place)
    if not isinstance(place, str | Path):
        return place
    far = is_endpoint(str(place)) or Path(place).is_dir()
    store = open_store(str(place), read_only=far, reference=False, format=None if far else format)
    opened.enter_context(closing(store))
    return store


def _is_file(place: Place) -> bool:
    return isinstance(place, str | Path) and not is_endpoint(str(place)) and not Path(place).is_dir()


def _written(store: Store) -> LocalStore:
    kept = ox.Store()
    kept.bulk_extend(written(store))
    return LocalStore(kept)
