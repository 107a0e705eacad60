"""Write the tables of terms and schemes into docs/ontology.md, from ontology/communique.ttl and ontology/schemes.ttl.

    python scripts/build_ontology_docs.py

What stands between the two marks of the page is written anew; the rest of the page is left as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from rdflib import OWL, RDFS, SKOS, Graph, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "ontology.md"
ONTOLOGY = ROOT / "ontology" / "communique.ttl"
SCHEMES = ROOT / "ontology" / "schemes.ttl"
START = "<!-- Written by scripts/build_ontology_docs.py: do not edit below -->"
END = "<!-- Written by scripts/build_ontology_docs.py: do not edit above -->"

CQ = Namespace("https://w3id.org/communique/ontology#")
MATCHES = {SKOS.exactMatch: "=", SKOS.closeMatch: "≈", SKOS.broadMatch: "⊂", SKOS.relatedMatch: "~"}
TOKEN_SCHEMES = ("status", "position", "modality", "polarity", "meetingkind", "action", "verdict")


def sections(text: str) -> Iterator[tuple[str, list[str]]]:
    """The headings of the file, each with the local names of the terms below it, in their order."""
    for part in re.split(r"^### ", text, flags=re.MULTILINE)[1:]:
        names = re.findall(r"^cq:(\w+) a ", part, flags=re.MULTILINE)
        if names:
            yield part.split("\n", 1)[0], names


def name(graph: Graph, node: Node) -> str:
    """A term as prefix and local name without our own prefix; a union as its members."""
    union = graph.value(node, OWL.unionOf)
    if union is not None:
        return " or ".join(name(graph, member) for member in Collection(graph, union))
    return str(node.n3(graph.namespace_manager)).removeprefix("cq:")


def listed(graph: Graph, term: URIRef, predicate: URIRef) -> list[str]:
    """The named values of a term for one predicate, sorted."""
    return sorted(name(graph, value) for value in graph.objects(term, predicate) if isinstance(value, URIRef))


def use(graph: Graph, term: URIRef) -> str:
    """Domain and range of a property, superclasses of a class."""
    above = listed(graph, term, RDFS.subClassOf)
    if above:
        return "⊑ " + ", ".join(above)
    ends = [graph.value(term, predicate) for predicate in (RDFS.domain, RDFS.range)]
    if ends == [None, None]:
        return ""
    return " → ".join("anything" if end is None else name(graph, end) for end in ends)


def mapped(graph: Graph, term: URIRef) -> str:
    """Superproperties, then matches with the sign of their kind."""
    above = [f"⊑ {value}" for value in listed(graph, term, RDFS.subPropertyOf)]
    inverse = [f"inverse of {value}" for value in listed(graph, term, OWL.inverseOf)]
    matches = [f"{sign} {value}" for match, sign in MATCHES.items() for value in listed(graph, term, match)]
    return ", ".join(above + inverse + matches)


def term_tables() -> Iterator[str]:
    """One Markdown table for each section of the ontology."""
    text = ONTOLOGY.read_text(encoding="utf-8")
    graph = Graph().parse(data=text, format="turtle")
    for heading, names in sections(text):
        yield f"### {heading}\n\n| term | definition | use | mapped to |\n|---|---|---|---|"
        for local in names:
            term = CQ[local]
            definition = graph.value(term, SKOS.definition)
            yield f"| `{local}` | {definition} | {use(graph, term)} | {mapped(graph, term)} |"
        yield ""


def scheme_tables() -> Iterator[str]:
    """One Markdown table for each scheme whose concepts are tokens of claim records and decisions."""
    graph = Graph().parse(SCHEMES)
    for scheme in TOKEN_SCHEMES:
        node = URIRef(f"https://w3id.org/communique/scheme/{scheme}")
        yield f"### {str(graph.value(node, SKOS.prefLabel)).capitalize()}\n"
        yield "| concept | definition | usual polarity | mapped to |\n|---|---|---|---|"
        ranked = sorted((graph.value(concept, CQ.rank), concept) for concept in graph.subjects(SKOS.inScheme, node))
        for _, concept in ranked:
            polarity = ", ".join(listed(graph, concept, CQ.usualPolarity)).removeprefix("polarity:")
            definition = graph.value(concept, SKOS.definition)
            yield f"| `{name(graph, concept)}` | {definition} | {polarity} | {mapped(graph, concept)} |"
        yield ""


def page(text: str) -> str:
    """The page with its tables written anew; raises :class:`ValueError` when a mark is missing."""
    before, _, rest = text.partition(START)
    _, mark, after = rest.partition(END)
    if not mark:
        raise ValueError(f"{PAGE.name} lacks the marks between which the tables stand")
    tables = "\n".join([*term_tables(), *scheme_tables()])
    return f"{before}{START}\n\n{tables}\n{END}{after}"


def main() -> None:
    """Write the page."""
    PAGE.write_text(page(PAGE.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
