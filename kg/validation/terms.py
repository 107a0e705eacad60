"""Terms and statements, and how a person reads them: prefixed names, and literals in Turtle's notation."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from pyoxigraph import BlankNode, Literal, NamedNode

from kg import vocabulary

__all__ = ["SHAPES", "Names", "Node", "Statement", "Term", "known_prefixes"]

Node = NamedNode | BlankNode
Term = NamedNode | BlankNode | Literal

SHAPES = vocabulary.ROOT + "shape/"
"""The namespace of the packaged shapes, prefix ``cqsh``."""

_LOCAL_NAME = re.compile(r"\w(?:[\w.-]*[\w-])?")
_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"})


class Statement(NamedTuple):
    """A triple of RDF 1.1 and the named graph that it is in; ``predicate`` and ``graph`` are IRIs."""

    subject: Node
    predicate: str
    object: Term
    graph: str | None = None


def known_prefixes() -> dict[str, str]:
    """The product's prefixes and that of the packaged shapes."""
    return {**vocabulary.prefixes(), "cqsh": SHAPES}


class Names:
    """Shortens IRIs by a prefix map; where two prefixes fit, the one with the longer namespace wins."""

    def __init__(self, prefixes: Mapping[str, str]) -> None:
        self.prefixes = MappingProxyType(dict(prefixes))
        self._namespaces = sorted(
            ((iri, name) for name, iri in prefixes.items()), key=lambda pair: (-len(pair[0]), pair)
        )

    def iri(self, iri: str) -> str:
        """``cq:Claim``, or ``<…>`` when no prefix fits."""
        for namespace, prefix in self._namespaces:
            if iri.startswith(namespace) and _LOCAL_NAME.fullmatch(iri, len(namespace)):
                return f"{prefix}:{iri[len(namespace) :]}"
        return f"<{iri}>"

    def term(self, term: Term, *, width: int | None = None) -> str:
        """A term in Turtle's notation; a literal's text is cut to ``width`` characters when given."""
        if isinstance(term, NamedNode):
            return self.iri(term.value)
        if isinstance(term, BlankNode):
            return f"_:{term.value}"
        text = term.value if width is None or len(term.value) <= width else term.value[: width - 1] + "…"
        quoted = f'"{text.translate(_ESCAPES)}"'
        if term.language:
            return f"{quoted}@{term.language}"
        datatype = term.datatype.value
        return quoted if datatype == vocabulary.XSD.string else f"{quoted}^^{self.iri(datatype)}"
