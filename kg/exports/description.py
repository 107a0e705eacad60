"""A graph described as a dataset: its counts, vocabularies, makers, coverage, files, licence and hash.

The description is no part of the graph: its hash is the canonical hash of the graph, and a description within it would
change what it describes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field

import pyoxigraph as ox

from kg.errors import InputError
from kg.exports.tally import Tally
from kg.markup import marked
from kg.serialization import format_of
from kg.vocabulary import DEFAULT_BASE

__all__ = ["About", "Description", "Distribution", "Partition", "as_json", "as_text", "described"]


@dataclass(frozen=True, slots=True)
class Partition:
    """A class with the number of its instances, a property with that of its triples, or a maker with its graphs."""

    iri: str
    number: int


@dataclass(frozen=True, slots=True)
class Distribution:
    """A file of the dataset: its address or its name, its media type, and its bytes and their SHA-256 when known."""

    place: str
    media_type: str
    size: int | None = None
    sha256: str | None = None


@dataclass(frozen=True, slots=True)
class About:
    """What only people can say of a dataset; ``licence`` is an IRI, ``publisher`` a name.

    Raises :class:`~kg.errors.InputError` for a licence that is no IRI, and for words that are empty.
    """

    title: str | None = None
    description: str | None = None
    version: str | None = None
    publisher: str | None = None
    licence: str | None = None

    def __post_init__(self) -> None:
        for name in ("title", "description", "version", "publisher"):
            said = getattr(self, name)
            if said is not None and not said.strip():
                raise InputError(f"the {name} of the dataset is empty", hint="write it, or leave the option out")
        if self.licence is not None:
            _checked(self.licence)


@dataclass(frozen=True, slots=True)
class Description:
    """What a graph holds, counted over all its graphs; ``sha256`` is its canonical hash (RDFC-1.0).

    ``first`` and ``last`` are the days (or months, or years) on which the first and the last of its texts came out.
    """

    iri: str
    sha256: str
    triples: int
    entities: int
    documents: int
    classes: tuple[Partition, ...]
    properties: tuple[Partition, ...]
    vocabularies: tuple[str, ...]
    extractors: tuple[Partition, ...]
    lexicons: tuple[Partition, ...]
    languages: tuple[str, ...] = ()
    first: str | None = None
    last: str | None = None
    about: About = field(default_factory=About)
    distributions: tuple[Distribution, ...] = ()

    def _repr_html_(self) -> str:
        """The description in words, for notebooks."""
        return marked(as_text(self))

    @property
    def title(self) -> str:
        """The title that was given, or one from the counts."""
        return self.about.title or f"Claims and facts from {_counted(self.documents, 'document')}"

    @property
    def summary(self) -> str:
        """The description in words that was given, or one from the counts."""
        if self.about.description:
            return self.about.description
        days = "" if not self.first else f" of {self.first}" + (f" to {self.last}" if self.last != self.first else "")
        texts = f"{_counted(self.documents, 'document')}{days}"
        return (
            f"The claims of {texts}, each with its quote, speaker and certainty, and the facts that follow from them."
        )


def described(
    tally: Tally,
    *,
    about: About | None = None,
    distributions: Sequence[Distribution | str] = (),
    base: str = DEFAULT_BASE,
) -> Description:
    """The description of a graph that was counted.

    ``distributions`` are files of the graph, or their addresses, whose formats their extensions tell. Raises
    :class:`~kg.errors.InputError` for what is no IRI or no format.
    """
    days = sorted(tally.days)
    terms = (*tally.classes, *tally.properties)
    files = {_file(it) if isinstance(it, str) else it for it in distributions}
    return Description(
        iri=f"{base}dataset/{tally.sha256[:16]}",
        sha256=tally.sha256,
        triples=tally.triples,
        entities=tally.entities,
        documents=tally.documents,
        vocabularies=tuple(sorted({re.sub(r"[^/#]*$", "", term) for term in terms})),
        languages=tuple(sorted(tally.languages)),
        first=days[0] if days else None,
        last=days[-1] if days else None,
        about=about or About(),
        distributions=tuple(sorted(files, key=lambda it: it.place)),
        **{name: _partitions(getattr(tally, name)) for name in ("classes", "properties", "extractors", "lexicons")},
    )


def _file(address: str) -> Distribution:
    return Distribution(_checked(address), format_of(path=address).media_type)


def _partitions(counts: Mapping[str, int]) -> tuple[Partition, ...]:
    return tuple(Partition(iri, number) for iri, number in sorted(counts.items()))


def _counted(number: int, word: str) -> str:
    return f"{number:,} {word}{'' if number == 1 else 's'}"


def _checked(address: str) -> str:
    try:
        return ox.NamedNode(address).value
    except ValueError:
        raise InputError(f"{address!r} is no IRI", hint="give it in full, such as https://…") from None


def as_text(found: Description) -> str:
    """The description for people."""
    said = {name: getattr(found.about, name) for name in ("version", "publisher", "licence")}
    lines = [f"dataset    {found.iri}", f"sha256     {found.sha256}", f"title      {found.title}"]
    lines += [f"{name:10} {words or 'none given'}" for name, words in said.items()]
    lines += [f"{name:10} {getattr(found, name):,}" for name in ("triples", "entities", "documents")]
    lines += [f"days       {found.first or 'not known'}" + (f" to {found.last}" if found.last != found.first else "")]
    lines += [f"languages  {', '.join(found.languages) or 'not known'}"]
    lines += [f"file       {it.place}, {it.media_type}" for it in found.distributions]
    made = (*found.extractors, *found.lexicons)
    for title, parts in (("Classes", found.classes), ("Properties", found.properties), ("Made by", made)):
        lines += ["", title, *(f"{part.number:8,}  {part.iri}" for part in parts)]
    return "\n".join([*lines, "", "Vocabularies", *(f"  {iri}" for iri in found.vocabularies)]) + "\n"


def as_json(found: Description) -> str:
    """The description for programs."""
    return json.dumps(asdict(found), ensure_ascii=False, indent=2) + "\n"
