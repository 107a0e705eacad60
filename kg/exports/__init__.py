"""A graph in the forms of other communities: tables, event data, nanopublications, RDF 1.2, NIF, attributions."""

from __future__ import annotations

from kg.exports.attribution import attribution_quads
from kg.exports.frames import claims_frame, facts_frame
from kg.exports.nanopublications import nanopublication_quads
from kg.exports.network import to_networkx
from kg.exports.nif import nif_quads
from kg.exports.plover import plover_csv, plover_events, plover_jsonl
from kg.exports.reified import reified_quads
from kg.exports.table import claims_csv
from kg.exports.writing import VIEWS, View, write_view

__all__ = [
    "VIEWS",
    "View",
    "attribution_quads",
    "claims_csv",
    "claims_frame",
    "facts_frame",
    "nanopublication_quads",
    "nif_quads",
    "plover_csv",
    "plover_events",
    "plover_jsonl",
    "reified_quads",
    "to_networkx",
    "write_view",
]
