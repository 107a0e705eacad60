"""RDF datasets wherever they lie: in memory, in files, in an embedded Oxigraph store, behind a SPARQL 1.1 endpoint.

The default graph holds what is taken as fact, the reference graph and the ontology; each edition's named graph holds
what it claims.
"""

from __future__ import annotations

from kg.store.loading import MAX_BYTES, load_files, parse_rdf, read_rdf
from kg.store.local import LocalStore
from kg.store.opening import Location, Store, is_endpoint, open_store
from kg.store.reference import ontology_files, reference_files
from kg.store.results import Boolean, Graph, QueryResult, Solutions, Term, solutions
from kg.store.selection import PARTS, Part, export

__all__ = [
    "MAX_BYTES",
    "PARTS",
    "Boolean",
    "Graph",
    "LocalStore",
    "Location",
    "Part",
    "QueryResult",
    "Solutions",
    "Store",
    "Term",
    "export",
    "is_endpoint",
    "load_files",
    "ontology_files",
    "open_store",
    "parse_rdf",
    "read_rdf",
    "reference_files",
    "solutions",
]
