"""What a dataset holds, counted in one pass over its canonical N-Quads."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from kg.vocabulary import CQ, DCTERMS, RDF

__all__ = ["Tally", "tallied"]

_STRING = re.compile(rb'"((?:[^"\\]|\\.)*)"')
_TYPE, _EDITION_OF = RDF.type.encode(), CQ.editionOf.encode()
_ISSUED, _LANGUAGE = DCTERMS.issued.encode(), DCTERMS.language.encode()
_COUNTED = ("classes", "properties", "extractors", "lexicons")
_MAKERS = frozenset((CQ.Extractor.encode(), CQ.Lexicon.encode()))


@dataclass(slots=True)
class Tally:
    """Counts over all graphs of a dataset; a statement counts once for each graph that makes it.

    ``entities`` counts nodes with an IRI of which something is said, ``documents`` the works whose editions the dataset
    has. ``classes`` has the instances of each class, ``properties`` the statements with each property, ``extractors``
    and ``lexicons`` the graphs that name each of them. ``days`` and ``languages`` are those of the editions.
    """

    triples: int = 0
    entities: int = 0
    classes: Counter[str] = field(default_factory=Counter)
    properties: Counter[str] = field(default_factory=Counter)
    extractors: Counter[str] = field(default_factory=Counter)
    lexicons: Counter[str] = field(default_factory=Counter)
    days: set[str] = field(default_factory=set)
    languages: set[str] = field(default_factory=set)
    sha256: str = ""
    _works: set[bytes] = field(default_factory=set)

    @property
    def documents(self) -> int:
        """How many works the dataset has editions of."""
        return len(self._works)

    def counts(self) -> dict[str, int]:
        """All that was counted, by names, in such a way that counts of different subjects add up."""
        parts = ((kind, name, number) for kind in _COUNTED for name, number in getattr(self, kind).items())
        seen = [("days", day, 1) for day in self.days] + [("languages", tag, 1) for tag in self.languages]
        works = (("works", work.hex(), 1) for work in self._works)
        found = {f"{kind} {name}": number for kind, name, number in (*parts, *seen, *works) if number}
        return {"triples": self.triples, "entities": self.entities, **dict(sorted(found.items()))}

    @classmethod
    def of_counts(cls, counts: Mapping[str, int], sha256: str) -> Tally:
        """The tally with these counts, or their sum, and this hash. Raises :class:`ValueError` for what is none."""
        tally = cls(sha256=sha256)
        for key, number in counts.items():
            kind, _, name = key.partition(" ")
            if kind in ("triples", "entities"):
                setattr(tally, kind, number)
            elif kind in _COUNTED:
                getattr(tally, kind)[name] = number
            elif kind == "works":
                tally._works.add(bytes.fromhex(name))
            elif kind in ("days", "languages"):
                getattr(tally, kind).add(name)
            else:
                raise ValueError(kind)
        return tally

    def of_edition(self, predicate: bytes, rest: bytes) -> None:
        """Take up what an edition's own graph says of the edition."""
        if predicate == _EDITION_OF:
            # Digests, so that a million documents take no more than tens of megabytes.
            self._works.add(hashlib.blake2b(_first(rest), digest_size=8).digest())
        elif predicate in (_ISSUED, _LANGUAGE) and (found := _STRING.match(rest)):
            (self.days if predicate == _ISSUED else self.languages).add(found[1].decode())

    def of_type(self, subject: str, kind: bytes, *, anew: bool) -> None:
        """Take up that a node is of a class, ``anew`` unless another graph has said so."""
        self.classes[kind.decode()] += anew
        if kind in _MAKERS:
            (self.lexicons if kind.endswith(b"Lexicon") else self.extractors)[subject] += 1


def tallied(lines: Iterable[bytes], tally: Tally) -> Iterator[bytes]:
    """The lines of canonical N-Quads as they come, counted and hashed; the tally is whole when they are at their end.

    The lines are sorted, so that what is said of a node, and the graphs that say the same, stand together.
    """
    digest = hashlib.sha256()
    before, kind_before = b"", b""
    for line in lines:
        digest.update(line)
        subject, predicate, rest = line.split(b" ", 2)
        predicate = predicate[1:-1]
        tally.triples += 1
        tally.properties[predicate.decode()] += 1
        if subject != before:
            before, kind_before = subject, b""
            tally.entities += subject.startswith(b"<")
        if predicate == _TYPE and rest.startswith(b"<"):
            kind = _first(rest)
            tally.of_type(subject[1:-1].decode(), kind, anew=kind != kind_before)
            kind_before = kind
        elif rest.endswith(b" " + subject + b" .\n"):
            tally.of_edition(predicate, rest)
        yield line
    tally.sha256 = digest.hexdigest()


def _first(rest: bytes) -> bytes:
    return rest[1 : rest.index(b">")]
