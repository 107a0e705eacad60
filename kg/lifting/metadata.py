"""What an edition is, and which runs of which extractors read it (PROV-O)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kg.lifting.entities import Names
from kg.lifting.terms import Node, Triple, count, iri, issued, link, string, text
from kg.model import Claim, Document, Extractor
from kg.vocabulary import CQ, DCTERMS, OWL, PROV, RDF, RDFS, Minter, slug

__all__ = ["author_iri", "edition_iri", "edition_triples", "run_iri", "run_triples"]

_FOLLOW_THE_LEXICON = frozenset({"lexicon", "lexicon+llm"})
"""The extractors that the version of the lexicon is about."""


def edition_iri(document: Document, minter: Minter) -> str:
    """The IRI of the edition, which is also the name of its graph: a function of the document's IRI and its text."""
    return minter.hashed("edition", document.iri, document.sha256)


def author_iri(document: Document, minter: Minter) -> str:
    """The IRI of the one who speaks where no speaker is named."""
    documents = minter.named("document", "")
    if document.iri.startswith(documents):
        return minter.named("author", document.iri.removeprefix(documents))
    return minter.hashed("author", document.iri)


def run_iri(names: Names, extractor: Extractor, lexicon_version: str | None) -> str:
    """The IRI of an extractor's reading of the edition."""
    plan = _plan(extractor, lexicon_version) or ""
    return names.minter.hashed("run", names.edition, extractor.name, extractor.version, plan)


def _plan(extractor: Extractor, lexicon_version: str | None) -> str | None:
    return lexicon_version if extractor.name in _FOLLOW_THE_LEXICON else None


def edition_triples(
    document: Document, minter: Minter, *, with_text: bool, decisions: str | None = None
) -> Iterator[Triple]:
    """The document, its edition and the unnamed author; ``decisions`` is a digest of what people decided."""
    work, edition, author = iri(document.iri), iri(edition_iri(document, minter)), iri(author_iri(document, minter))
    yield work, iri(RDF.type), iri(CQ.Document)
    yield work, iri(DCTERMS.identifier), string(document.name)
    yield edition, iri(RDF.type), iri(CQ.Edition)
    yield edition, iri(CQ.editionOf), work
    if document.title:
        yield work, iri(DCTERMS.title), text(document.title, document.language)
        yield edition, iri(DCTERMS.title), text(document.title, document.language)
    yield from _publication(document, edition)
    yield edition, iri(DCTERMS.language), string(document.language)
    yield edition, iri(CQ.sha256), string(document.sha256)
    yield edition, iri(CQ.characterCount), count(len(document.text))
    if with_text:
        yield edition, iri(CQ.text), string(document.text)
    if decisions:
        yield edition, iri(CQ.decisionsSha256), string(decisions)
    yield author, iri(RDF.type), iri(CQ.Author)
    yield author, iri(RDFS.label), text(f"the author of {document.title or document.name}")


def _publication(document: Document, edition: Node) -> Iterator[Triple]:
    if document.publisher:
        yield edition, iri(DCTERMS.publisher), string(document.publisher)
    if document.author:
        yield edition, iri(DCTERMS.creator), string(document.author)
    if document.issued:
        yield edition, iri(DCTERMS.issued), issued(document.issued, document.name)
    if document.url:
        yield edition, iri(DCTERMS.source), link(document.url, document.name)


def run_triples(
    names: Names, claims: Iterable[Claim], lexicon_version: str | None, reader: Extractor | None = None
) -> Iterator[Triple]:
    """One run for each extractor of the claims; what it followed is its plan (PROV-O, qualified association).

    That the ``reader`` found nothing is a run too.
    """
    made_by = sorted({(claim.extractor.name, claim.extractor.version) for claim in claims})
    if reader is not None and (reader.name, reader.version) not in made_by:
        made_by.append((reader.name, reader.version))
    for extractor in (Extractor(name, version) for name, version in made_by):
        run = iri(run_iri(names, extractor, lexicon_version))
        agent = iri(names.minter.hashed("extractor", extractor.name, extractor.version))
        yield run, iri(RDF.type), iri(CQ.ExtractionRun)
        yield run, iri(PROV.used), iri(names.edition)
        yield run, iri(PROV.wasAssociatedWith), agent
        yield agent, iri(RDF.type), iri(CQ.Extractor)
        yield agent, iri(RDFS.label), string(extractor.name)
        yield agent, iri(OWL.versionInfo), string(extractor.version)
        if plan := _plan(extractor, lexicon_version):
            yield from _plan_triples(names, run, agent, plan)


def _plan_triples(names: Names, run: Node, agent: Node, version: str) -> Iterator[Triple]:
    association, lexicon = iri(f"{run.value}-association"), iri(names.minter.named("lexicon", slug(version)))
    yield run, iri(PROV.qualifiedAssociation), association
    yield association, iri(RDF.type), iri(PROV.Association)
    yield association, iri(PROV.agent), agent
    yield association, iri(PROV.hadPlan), lexicon
    yield lexicon, iri(RDF.type), iri(CQ.Lexicon)
    yield lexicon, iri(RDFS.label), text(f"lexicon {version}")
    yield lexicon, iri(OWL.versionInfo), string(version)
