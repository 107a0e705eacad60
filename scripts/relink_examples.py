"""Look the names in the hand-made claims of examples/ up in the reference graph again, after it has changed.

Only the IRIs of names change; a name that the reference graph lacks keeps the IRI that it has.
"""

from __future__ import annotations

import dataclasses
from pathlib import Path

from kg.gazetteer import Gazetteer
from kg.model import Claim, read_claims, write_claims


def relinked(claim: Claim, gazetteer: Gazetteer) -> Claim:
    """The claim with the IRIs that the reference graph gives to its names."""
    found = {name: gazetteer.named(name) for name in claim.entities}
    entities = {name: entity.iri if (entity := found[name]) else iri for name, iri in claim.entities.items()}
    return dataclasses.replace(claim, entities=entities)


def main() -> None:
    """Rewrite every file of claims beside the briefs."""
    gazetteer = Gazetteer.load()
    for path in sorted((Path(__file__).parents[1] / "examples").glob("*.claims.jsonl")):
        claims = read_claims(path.read_text(encoding="utf-8").splitlines(), where=path.name)
        path.write_text("".join(write_claims(relinked(claim, gazetteer) for claim in claims)), encoding="utf-8")


if __name__ == "__main__":
    main()
