"""Write ontology/plover.ttl: the event types, modes and contexts of PLOVER as SKOS, with CAMEO codes as notations.

    python scripts/build_plover.py [--table FILE] [--output FILE]

Reads the public table that converts CAMEO codes to PLOVER (codes and correspondences only); labels and definitions are
ours, in plover_labels.yaml. A CAMEO code stands on exactly those concepts that its row names, so the row can be read
back from the graph. The same table gives the same bytes.
"""

from __future__ import annotations

import argparse
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).resolve().parent
TABLE = HERE.parents[1] / "shared" / "reference-sources" / "CAMEO2PLOVER-2021.txt"
LABELS = HERE / "plover_labels.yaml"
OUTPUT = HERE.parent / "ontology" / "plover.ttl"

ROW = re.compile(r"(?P<code>\d{3,4}):\s*(?P<event>[A-Z]+)\s*,(?P<mode>[^,#]*),(?P<contexts>[^#]*)#")
HEAD = """\
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix plover: <https://w3id.org/communique/plover/> .
@prefix scheme: <https://w3id.org/communique/scheme/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .

# Written by scripts/build_plover.py; do not edit. Notations are CAMEO codes, dcterms:identifier is PLOVER's own token.
"""
SCHEMES = {
    "events": ("plover-event", "PLOVER event types", "What actors do, as the PLOVER standard of event data sorts it."),
    "modes": ("plover-mode", "PLOVER modes", "How an event of a certain PLOVER type is carried out."),
    "contexts": ("plover-context", "PLOVER contexts", "The matters that an event of any PLOVER type may concern."),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the table: a CAMEO code, its event, its mode (or "") and its contexts."""

    code: str
    event: str
    mode: str
    contexts: tuple[str, ...]


def read_rows(text: str, corrections: Mapping[str, tuple[str, list[str]]]) -> Iterator[Row]:
    """The rows of the table in its order; headings, which only repeat an event, are passed over."""
    for match in map(ROW.match, text.splitlines()):
        if match is None:
            continue
        code, event, mode = match["code"], match["event"], match["mode"].strip()
        contexts = [context.strip() for context in match["contexts"].split(";") if context.strip()]
        mode, contexts = corrections.get(code, (mode, contexts))
        yield Row(code, event, mode, tuple(contexts))


def notations(rows: Iterable[Row]) -> dict[str, dict[str, set[str]]]:
    """Kind of concept → token → the CAMEO codes whose rows name it; the token of a mode is ``EVENT-mode``."""
    codes: dict[str, dict[str, set[str]]] = {kind: defaultdict(set) for kind in SCHEMES}
    for row in rows:
        codes["events"][row.event].add(row.code)
        if row.mode:
            codes["modes"][f"{row.event}-{row.mode}"].add(row.code)
        for context in row.contexts:
            codes["contexts"][context].add(row.code)
    return codes


def concept(kind: str, token: str, label: tuple[str, str], codes: Iterable[str]) -> str:
    """One concept in Turtle."""
    scheme = SCHEMES[kind][0]
    name = f"context-{token}" if kind == "contexts" else token
    event, _, own = token.partition("-")
    place = f"skos:broader plover:{event}" if kind == "modes" else f"skos:topConceptOf scheme:{scheme}"
    listed = " , ".join(f'"{code}"' for code in sorted(codes))
    return f"""\
plover:{name} a skos:Concept ;
    skos:prefLabel "{label[0]}"@en ;
    skos:definition "{label[1]}"@en ;
    dcterms:identifier "{own if kind == "modes" else token}" ;
    skos:notation {listed} ;
    {place} ;
    skos:inScheme scheme:{scheme} .
"""


def scheme(kind: str) -> str:
    """One concept scheme in Turtle, with its source and licence."""
    name, label, definition = SCHEMES[kind]
    return f"""\
scheme:{name} a skos:ConceptScheme ;
    skos:prefLabel "{label}"@en ;
    skos:definition "{definition}"@en ;
    dcterms:source "CAMEO to PLOVER conversion table, PLOVER draft 0.8 of 17 September 2021, Open Event Data Alliance" ;
    dcterms:license <https://creativecommons.org/licenses/by-sa/4.0/> .
"""


def build(text: str, labels: Mapping[str, Mapping[str, Any]]) -> str:
    """The whole file; raises :class:`SystemExit` when table and labels do not name the same codes."""
    codes = notations(read_rows(text, labels.get("corrections", {})))
    for kind in SCHEMES:
        if unequal := set(codes[kind]) ^ set(labels[kind]):
            raise SystemExit(f"{kind}: only in the table or only in the labels: {', '.join(sorted(unequal))}")
    parts = [HEAD]
    for kind in SCHEMES:
        parts.append(scheme(kind))
        parts += [concept(kind, token, labels[kind][token], codes[kind][token]) for token in sorted(codes[kind])]
    return "\n".join(parts)


def main() -> None:
    """Read the command line and write the file."""
    parser = argparse.ArgumentParser(description="Write ontology/plover.ttl from the CAMEO to PLOVER table.")
    parser.add_argument("--table", type=Path, default=TABLE)
    parser.add_argument("--output", type=Path, default=OUTPUT)
    options = parser.parse_args()
    if not options.table.is_file():
        raise SystemExit(f"{options.table} is not there: give the conversion table with --table")
    labels = yaml.safe_load(LABELS.read_text(encoding="utf-8"))
    options.output.write_text(build(options.table.read_text(encoding="utf-8"), labels), encoding="utf-8")


if __name__ == "__main__":
    main()
