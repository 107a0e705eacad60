"""States and territories."""

from __future__ import annotations

from collections.abc import Iterator

from reference import packages
from reference.data import Entry, checked, listed, load
from reference.naming import label, without_articles
from reference.turtle import Node, date, string, text

_LABELS = ("name", "official", "alt", "hidden", "adj", "people", "gov")
_STATE = (*_LABELS, "capital", "homonym", "codes")
_TERRITORY = (*_LABELS, "kind", "of", "iso", "from", "until")


def state_iri(key: str) -> str:
    """The prefixed name of a state or territory: ``state:`` with an ISO 3166-1 code, ``territory:`` without."""
    return f"state:{key}" if key in load("states") or _is_historic_state(key) else f"territory:{key}"


def is_place(key: str) -> bool:
    """Whether a key names a state or territory."""
    return key in load("states") or key in load("territories")


def _is_historic_state(key: str) -> bool:
    entry = load("territories").get(key, {})
    return bool(entry.get("kind") == "State" or entry.get("iso") == "true")


def states() -> Iterator[Node]:
    """The states of ``states.yaml``, with what the packages know of them."""
    for key, entry in checked("states", load("states"), _STATE):
        node = _codes(Node(state_iri(key)).add("a", "cq:State"), key, entry)
        official = entry.get("official") or packages.iso_codes().get(key, {}).get("official")
        capital = listed(entry.get("capital") or packages.capitals().get(key))
        yield _described(node, key, {**entry, "official": official}, capital=capital)


def territories() -> Iterator[Node]:
    """The territories and historic states of ``territories.yaml``."""
    for key, entry in checked("territories", load("territories"), _TERRITORY):
        node = Node(state_iri(key)).add("a", f"cq:{entry.get('kind', 'Territory')}")
        if entry.get("iso"):
            _codes(node, key, entry)
        if "of" in entry:
            node.add("cq:partOf", state_iri(entry["of"]))
        for predicate, attribute in (("cq:foundedOn", "from"), ("cq:dissolvedOn", "until")):
            if attribute in entry:
                node.add(predicate, date(entry[attribute]))
        yield _described(node, key, entry, capital=[])


def _codes(node: Node, key: str, entry: Entry) -> Node:
    codes = entry.get("codes") or packages.iso_codes()[key]
    node.add("cq:isoAlpha2", string(codes["alpha2"])).add("cq:isoAlpha3", string(key))
    if codes.get("numeric"):
        node.add("cq:isoNumeric", string(codes["numeric"]))
    return node


def _described(node: Node, key: str, entry: Entry, *, capital: list[str]) -> Node:
    label(node, entry)
    if capital:
        node.add("cq:capital", text(capital[0]))
    names = [*([] if entry.get("homonym") else capital), *listed(entry.get("gov"))]
    node.add("cq:governmentName", *map(text, without_articles([name for name in names if name != entry["name"]])))
    if where := packages.region(key):
        node.add("cq:region", text(where))
    return node
