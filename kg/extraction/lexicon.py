"""The embedded extractor: offline, deterministic, by frames, rules of reference and scope over a dependency parse."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import kg
from kg.extraction.accession import memberships
from kg.extraction.accords import as_accords
from kg.extraction.aliases import read_names
from kg.extraction.claims import Maker
from kg.extraction.coreference import Referents
from kg.extraction.denials import refusing, taken_back
from kg.extraction.echoes import Echo, echoed, echoes
from kg.extraction.ellipsis import repeated_of_others
from kg.extraction.enumerations import mend_lists
from kg.extraction.events import as_events
from kg.extraction.factuality import overruled, some_act, surest_acts
from kg.extraction.followers import followers
from kg.extraction.frames import Lexicon
from kg.extraction.home import home_of
from kg.extraction.judgement import Candidate, judge, survey
from kg.extraction.leanings import leanings
from kg.extraction.lemmas import lemma
from kg.extraction.lexicons import lexicon_digest, read_lexicon
from kg.extraction.matching import Firing, match
from kg.extraction.ministries import as_states
from kg.extraction.offices import Office, read_offices
from kg.extraction.pacts import named_pacts
from kg.extraction.preparation import LONGEST_TEXT, MODEL, model_digest, parse, parse_together
from kg.extraction.reliability import Rated, rate
from kg.extraction.repairs import mend
from kg.extraction.repeats import distinct
from kg.extraction.roles import implied_offices
from kg.extraction.rolls import rolls
from kg.extraction.rosters import rosters
from kg.extraction.scope import Scope
from kg.extraction.tenure import office_claims, unsaid
from kg.extraction.tree import children, is_verbal
from kg.extraction.values import shared_values
from kg.extraction.voice import Voices
from kg.gazetteer import Gazetteer, reference_digest
from kg.model import Claim, ClaimType, Document
from kg.vocabulary import Minter

__all__ = ["LexiconExtractor", "Reading"]

_RESTATING = frozenset({"affirm", "reaffirm", "emphasise", "emphasize", "underline"})
_VOICING = frozenset(
    "express underscore underline stress say clarify note emphasise emphasize highlight reiterate".split()
)
_NAMED = frozenset({ClaimType.ACTION, ClaimType.MEMBERSHIP})
"""What says of an act which it is, so that it is not merely some act."""
_PHASES = frozenset("keep continue start begin stop cease resume go help try seek".split())


@dataclass(frozen=True, slots=True)
class Reading:
    """A parsed document, the offices that it gives to persons, and the maker of its claims."""

    doc: Any
    offices: tuple[Office, ...]
    maker: Maker


class LexiconExtractor:
    """Reads claims by the packaged lexicon of frames, extended by the ``lexicon`` files given.

    ``model`` names an installed package of a spaCy pipeline. Raises :class:`~kg.errors.LexiconError` when a lexicon
    file breaks the schema and :class:`~kg.errors.MissingError` when the model is not there.
    """

    name = "lexicon"

    def __init__(
        self,
        *,
        lexicon: Sequence[Path] = (),
        model: str = MODEL,
        gazetteer: Gazetteer | None = None,
        minter: Minter | None = None,
    ) -> None:
        self.version = kg.__version__
        self._files = tuple(Path(path) for path in lexicon)
        if self._files:
            # What others wrote may break the schema, which is said even when there is nothing to read.
            self._version = self.lexicon.version
        else:
            self._version = lexicon_digest()
        self._model = model
        self._given = gazetteer
        self._ahead: dict[str, Any] = {}
        self._minter = minter or Minter()
        # Only now is it known that the model is there; it is loaded when there is something to read.
        model_digest(model)

    @functools.cached_property
    def lexicon(self) -> Lexicon:
        """The frames and closed sets of words that it reads by."""
        return read_lexicon(self._files)

    @functools.cached_property
    def _gazetteer(self) -> Gazetteer:
        return self._given or Gazetteer.load()

    @functools.cached_property
    def lexicon_version(self) -> str:
        """Sixteen hexadecimal digits over the lexicon's files, the language model and the packaged reference graph."""
        names = "" if self._given else reference_digest()
        parts = f"{self._version}\0{self._model}\0{model_digest(self._model)}\0{names}"
        return hashlib.sha256(parts.encode()).hexdigest()[:16]

    def extract(self, document: Document) -> tuple[Claim, ...]:
        """The claims of the document in text order, each passed by the gate.

        Raises :class:`~kg.errors.LimitError` when the text is beyond the limit.
        """
        return tuple(rated.claim for rated in self.rated(document) if rated.taken)

    def rated(self, document: Document) -> tuple[Rated, ...]:
        """Every claim in text order with the marks that its confidence comes from, also those too doubtful to make.

        Raises :class:`~kg.errors.LimitError` when the text is beyond the limit.
        """
        reading = self.read(document)
        found = distinct(claim for claim in self._claims(reading) if not _shouted(claim.quote))
        return tuple(rate(found, reading.doc, reading.maker, self.lexicon.given))

    def prepare(self, documents: Iterable[Document]) -> None:
        """Parse documents together that are about to be read, which takes less time than one after the other.

        Their claims are the same. What an earlier call prepared and nobody has read is forgotten.
        """
        texts = tuple(dict.fromkeys(each.text for each in documents if len(each.text) <= LONGEST_TEXT))
        self._ahead = dict(zip(texts, parse_together(texts, model=self._model), strict=True)) if texts else {}

    def read(self, document: Document) -> Reading:
        """The document's parse, with whom its words mean; what frames and rules are laid over."""
        ahead = self._ahead.pop(document.text, None)
        words = self.lexicon.words
        doc = mend(parse(document.text, model=self._model) if ahead is None else ahead, words)
        names = read_names(doc, self._gazetteer, self._minter, words)
        names = as_states(names, self._gazetteer, doc)
        mend_lists(doc, names)
        referents = Referents(doc, names, words)
        offices = read_offices(doc, names, words["offices"], referents.resolve, self._gazetteer)
        known = (*offices, *implied_offices(names, offices, self._gazetteer, document.issued))
        referents.learn_offices(known)
        voices = Voices(doc, referents, words)
        outlet = self._gazetteer.country(document.publisher) if document.publisher else None
        narrator = home_of(doc, names, referents.offices, lambda token: not voices.speakers(token), words, outlet)
        voices.narrator = () if narrator is None else (narrator,)
        referents.speaker_of = voices.home
        referents.tellers, referents.self_of = voices.tellers, voices.own
        referents.learn_offices(known)
        return Reading(doc, offices, Maker(document, referents, Scope(words), voices, self.version))

    def _claims(self, reading: Reading) -> Iterator[Claim]:
        framed, covered = self._framed(reading)
        yield from framed
        yield from judge(reading.doc, reading.maker, covered, self.lexicon.words)

    def _echoed(self, doc: Any, fired: Sequence[Firing], maker: Maker) -> Iterator[tuple[Echo, Firing, list[Claim]]]:
        """The frames of stances and actions once more, for whoever is said to have done likewise."""
        told = [firing for firing in fired if firing.frame.claim in (ClaimType.ACTION, ClaimType.STANCE)]
        for echo in (*echoes(doc, self.lexicon.words), *followers(doc, maker.referents)):
            for firing in echoed(told, echo):
                made = maker.claims_of(firing)
                yield echo, firing, [replace(claim, modality=echo.modality or claim.modality) for claim in made]

    def candidates(self, document: Document) -> Iterator[Candidate]:
        """Whatever in the document may be a judgement, with the marks that its plausibility is reckoned from."""
        reading = self.read(document)
        _, covered = self._framed(reading)
        yield from survey(reading.doc, reading.maker, covered, self.lexicon.words)

    def _framed(self, reading: Reading) -> tuple[list[Claim], set[int]]:
        """The claims of titles, frames and shared values, and the tokens that they stand on."""
        doc, maker, words = reading.doc, reading.maker, self.lexicon.words
        claims = list(office_claims(reading.offices, doc, maker))
        fired = [
            (firing, list(memberships(firing, maker.claims_of(firing), self._gazetteer, maker.referents)))
            for firing in match(doc, self.lexicon, maker.referents)
            if not _shouted(firing.token.sent.text)
        ]
        again = list(self._echoed(doc, [firing for firing, made in fired if made], maker))
        repeating = {echo.verb.i for echo, _, made in again if made}
        fired = [(firing, made) for firing, made in fired if firing.token.i not in repeating]
        fired.extend((firing, made) for _, firing, made in again)
        fired = as_accords(as_events(fired, maker), maker, self._gazetteer)
        speaking = {f.token.i for f, made in fired if made and not f.frame.yields and not some_act(f.frame)}
        named = {f.token.i for f, made in fired if made and f.frame.claim in _NAMED and not f.frame.factual}
        refusals = refusing(fired)
        covered: set[int] = set()
        surest = surest_acts(fired)
        for firing, made in fired:
            if not made or (firing.frame.yields and _yields(firing, speaking)):
                continue
            if overruled(firing, named, surest):
                continue
            if taken_back(firing, made, refusals, words["alleging_nouns"]):
                continue
            covered.update((firing.token.i, *firing.consumed))
            claims.extend(unsaid(made, reading.offices))
        claims.extend(repeated_of_others(doc, fired, maker))
        claims.extend(named_pacts(maker, self._gazetteer, claims))
        claims.extend(rolls(doc, maker, maker.referents.names, self._gazetteer))
        claims.extend(rosters(doc, maker, maker.referents.names, self._gazetteer, words))
        claims.extend(shared_values(doc, maker, covered, words, self._gazetteer))
        claims.extend(leanings(doc, maker, covered, words, self._gazetteer))
        return claims, covered


def _yields(firing: Firing, speaking: set[int]) -> bool:
    """Whether a clause among the frame's arguments, or the attitude that it only restates, makes a claim of its own."""
    fillers = {
        item.i for tokens in firing.slots.values() for token in tokens if is_verbal(token) for item in _chain(token)
    }
    restated = lemma(firing.token) in _RESTATING
    fillers |= {token.i for token in firing.slots.get("toward", ()) if restated and not is_verbal(token)}
    said = any(lemma(token) in _VOICING for token in firing.slots.get("toward", ()) if is_verbal(token))
    return said or bool(fillers & speaking)


def _chain(verb: Any) -> list[Any]:
    """The verb and, where it only says that a deed begins or goes on, the deed: "keep attacking"."""
    found = [verb]
    while lemma(found[-1]) in _PHASES and (inner := children(found[-1], "xcomp")):
        found.append(inner[0])
    return found


def _shouted(quote: str) -> bool:
    """Whether the words are all capitals, as headlines may be: the parse of such is not to be trusted."""
    return quote.isupper() and len(quote.split()) > 3
