"""Namespaces, prefixes, the closed set of terms, the minting of IRIs, and where the packaged data lies.

A misspelt term is an :class:`AttributeError`, never a new IRI. The terms of our own ontology are held equal to
``ontology/communique.ttl`` by a test.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

__all__ = [
    "CQ",
    "DCTERMS",
    "DEFAULT_BASE",
    "KINDS",
    "OA",
    "ORG",
    "OWL",
    "PROV",
    "RDF",
    "RDFS",
    "SCHEMA",
    "SEM",
    "SKOS",
    "TIME",
    "XSD",
    "Minter",
    "Terms",
    "data_path",
    "prefixes",
    "slug",
]

ROOT = "https://w3id.org/communique/"
"""The namespace of the product: its ontology, its schemes and its reference graph."""

DEFAULT_BASE = ROOT
"""The base of minted IRIs (editions, claims, evidence, runs, unlisted entities) unless another is given."""


class Terms:
    """The terms of one namespace, as attributes that are IRIs; what is not among them does not exist."""

    def __init__(self, iri: str, names: str) -> None:
        self._iri = iri
        self._names = frozenset(names.split())
        # Attributes that are there are found without a call: a build asks for terms millions of times.
        self.__dict__.update({name: iri + name for name in self._names})

    def __getattr__(self, name: str) -> str:
        raise AttributeError(f"{self._iri} has no term {name!r}")

    def __getitem__(self, name: str) -> str:
        """The IRI of the term, for names that are no Python identifiers; :class:`KeyError` when there is none."""
        if name in self._names:
            return self._iri + name
        raise KeyError(f"{self._iri} has no term {name!r}")

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(self._names))

    def __contains__(self, name: object) -> bool:
        return name in self._names

    @property
    def iri(self) -> str:
        """The namespace's IRI."""
        return self._iri


CQ = Terms(
    ROOT + "ontology#",
    # Actors and what they belong to
    "Actor State Territory Organization TreatyOrganization Alliance Bloc InformalGroup Collective Organ ArmedGroup "
    "PoliticalParty Company MediaOrganization Person Office Place Treaty UnlinkedActor Author "
    "Membership OfficeTenure Value Issue "
    # Events and agreements
    "Meeting MeetingSeries Agreement "
    # Documents, claims and evidence
    "Document Edition Claim MembershipClaim OfficeClaim MeetingClaim ActionClaim StanceClaim SharedValuesClaim "
    "AgreementClaim RecommendationClaim AssessmentClaim Evidence ExtractionRun Extractor Lexicon Derivation Rule "
    # Reviews
    "Review Reviewer reviewedIn verdict reason decisionsSha256 "
    # Schemes' classes
    "MembershipStatus MeetingKind ActionType Position Polarity Modality Verdict "
    # Claims: what all share
    "polarity modality attributedTo confidence lexiconEntry mentions editionOf sha256 characterCount text "
    "validFrom validUntil observedOn "
    # Claims: roles
    "member organization status leads officeHolder officeTitle office officeOf meeting participant meetingKind place "
    "placeText date dateText host within withinText inSeries seriesOf actor actionType target targetText objectText "
    "holder position sharer value valueText agreement party subjectText addressee addresseeText content about "
    "aboutText "
    # Reference data
    "demonym adjective governmentName acronym commonName officialName surname givenName isoAlpha2 isoAlpha3 isoNumeric "
    "capital partOf organOf seat region foundedOn dissolvedOn "
    # Schemes
    "rank usualPolarity "
    # Facts
    "memberOf foundingMemberOf observerOf dialoguePartnerOf suspendedFrom hasMember leaderOf holdsOfficeIn "
    "upholds sharesValuesWith metWith participatedIn hosted tookPlaceIn besideMeeting partyTo "
    "invaded attacked sanctioned armed tradedWith importedFrom exportedTo negotiatedWith signed condemned withdrewFrom "
    "threatened deployedTo aided visited votedFor votedAgainst abstainedOn recognised "
    # Derivations
    "rule support",
)
RDF = Terms(
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "type subject predicate object Statement langString first rest nil value",
)
RDFS = Terms("http://www.w3.org/2000/01/rdf-schema#", "label comment subClassOf subPropertyOf domain range isDefinedBy")
OWL = Terms(
    "http://www.w3.org/2002/07/owl#",
    "Ontology Class ObjectProperty DatatypeProperty AnnotationProperty NamedIndividual versionIRI versionInfo imports "
    "inverseOf SymmetricProperty TransitiveProperty FunctionalProperty disjointWith AllDisjointClasses members sameAs "
    "unionOf equivalentClass equivalentProperty propertyChainAxiom Thing Nothing",
)
XSD = Terms(
    "http://www.w3.org/2001/XMLSchema#",
    "string boolean integer nonNegativeInteger decimal date gYearMonth gYear dateTime anyURI",
)
SKOS = Terms(
    "http://www.w3.org/2004/02/skos/core#",
    "Concept ConceptScheme prefLabel altLabel hiddenLabel definition scopeNote example notation inScheme hasTopConcept "
    "topConceptOf broader narrower related exactMatch closeMatch broadMatch narrowMatch relatedMatch",
)
PROV = Terms(
    "http://www.w3.org/ns/prov#",
    "Entity Activity Agent SoftwareAgent Plan wasQuotedFrom wasGeneratedBy wasDerivedFrom wasAttributedTo "
    "wasAssociatedWith used hadPlan wasRevisionOf specializationOf qualifiedAssociation Association agent "
    "wasInfluencedBy qualifiedInfluence ActivityInfluence activity endedAtTime",
)
OA = Terms(
    "http://www.w3.org/ns/oa#",
    "SpecificResource TextQuoteSelector TextPositionSelector FragmentSelector hasSource hasSelector exact prefix "
    "suffix start end",
)
ORG = Terms(
    "http://www.w3.org/ns/org#",
    "Organization FormalOrganization OrganizationalCollaboration Membership Post member organization memberOf "
    "hasMember",
)
SEM = Terms("http://semanticweb.cs.vu.nl/2009/11/sem/", "Event Actor hasActor hasPlace subEventOf accordingTo")
TIME = Terms("http://www.w3.org/2006/time#", "Instant ProperInterval hasBeginning hasEnd inXSDDate hasTime")
SCHEMA = Terms("https://schema.org/", "Event EventSeries NewsArticle OpinionNewsArticle Claim Person Country")
DCTERMS = Terms(
    "http://purl.org/dc/terms/",
    "title publisher creator issued language source license identifier description isVersionOf hasVersion created "
    "bibliographicCitation conformsTo temporal",
)

KINDS: Mapping[str, str] = MappingProxyType(
    {
        # In the product's own namespace: schemes and reference data
        "status": "membership statuses",
        "position": "positions that a stance takes",
        "modality": "modalities of claims",
        "polarity": "polarities of claims",
        "action": "types of action",
        "meetingkind": "kinds of meeting",
        "verdict": "verdicts of reviewers",
        "plover": "PLOVER event types, modes and contexts",
        "value": "values",
        "issue": "issues",
        "scheme": "concept schemes",
        "state": "states, by ISO 3166-1 alpha-3 code",
        "territory": "other territories",
        "organization": "organisations and groups",
        "person": "persons",
        "office": "offices",
        "place": "places",
        "treaty": "treaties",
        "membership": "memberships, by organisation and member",
        "tenure": "tenures of offices",
        "series": "series of meetings",
        "rule": "rules",
        # Under the base that the user gives
        "document": "documents",
        "edition": "editions, which are also the named graphs",
        "author": "the unnamed authors of documents",
        "claim": "claims",
        "evidence": "evidence",
        "run": "extraction runs",
        "extractor": "extractors",
        "lexicon": "editions of the lexicon",
        "review": "reviews of claims by people",
        "reviewer": "reviewers",
        "entity": "entities that the reference graph lacks",
        "mention": "actors that could not be linked, one document each",
        "meeting": "meetings",
        "agreement": "agreements",
        "derivation": "derivations of facts",
        "graph": "graphs that are not editions",
    }
)
"""Every kind of IRI that the product mints; the kind is also its prefix."""

_MINTED_UNDER_BASE = frozenset(
    (
        "document edition author claim evidence run extractor lexicon review reviewer entity mention meeting agreement "
        "derivation graph"
    ).split()
)

_STANDARD_PREFIXES = {
    "cq": CQ.iri,
    "rdf": RDF.iri,
    "rdfs": RDFS.iri,
    "owl": OWL.iri,
    "xsd": XSD.iri,
    "skos": SKOS.iri,
    "prov": PROV.iri,
    "oa": OA.iri,
    "org": ORG.iri,
    "sem": SEM.iri,
    "time": TIME.iri,
    "schema": SCHEMA.iri,
    "dcterms": DCTERMS.iri,
    "sh": "http://www.w3.org/ns/shacl#",
    "vann": "http://purl.org/vocab/vann/",
    "wd": "http://www.wikidata.org/entity/",
}


def prefixes(base: str = DEFAULT_BASE) -> dict[str, str]:
    """The prefix map of the product, for queries and for writing: prefix → namespace IRI."""
    kinds = {kind: (base if kind in _MINTED_UNDER_BASE else ROOT) + kind + "/" for kind in KINDS}
    return _STANDARD_PREFIXES | kinds


def slug(name: str) -> str:
    """A name as the last part of an IRI: ASCII letters, digits and single hyphens, its case kept.

    A name with no such letter at all becomes a digest of itself.
    """
    decomposed = unicodedata.normalize("NFKD", name)
    plain = "".join(character for character in decomposed if not unicodedata.combining(character))
    text = re.sub(r"[^A-Za-z0-9]+", "-", re.sub(r"[’'.]", "", plain)).strip("-")
    return text or digest(name)


def digest(*parts: str) -> str:
    """Sixteen hexadecimal digits that stand for the parts in their order."""
    return hashlib.sha256("\x1f".join(parts).encode("utf-8")).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Minter:
    """Makes IRIs, each a function of what it names, never of when or in which order it was made.

    ``base`` ends in ``/`` or ``#`` and prefixes the kinds that users' data bring; schemes and reference data stay in
    the product's namespace.
    """

    base: str = DEFAULT_BASE

    def named(self, kind: str, name: str) -> str:
        """The IRI ``…/kind/name``; ``name`` must already be fit for one (see :func:`slug`)."""
        if kind not in KINDS:
            raise KeyError(f"no kind of IRI is called {kind!r}")
        return f"{self.base if kind in _MINTED_UNDER_BASE else ROOT}{kind}/{name}"

    def hashed(self, kind: str, *parts: str) -> str:
        """The IRI ``…/kind/`` and a digest of the parts."""
        return self.named(kind, digest(*parts))


def data_path(*parts: str) -> Path:
    """Where a packaged data file lies: inside the installed package, or at the top of a checkout.

    ``data_path("ontology", "communique.ttl")``; the first part is ``ontology``, ``shapes`` or ``examples``.
    """
    package = Path(__file__).parent
    installed = package / "data"
    return (installed if installed.is_dir() else package.parent).joinpath(*parts)
