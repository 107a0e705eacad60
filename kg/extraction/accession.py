"""Which memberships that a frame reads are really said: what bodies can have members, what is wished and not done.

"Sweden's bid to join" is a candidate's, "to urge Sweden to join" is nobody's. A frame of low confidence counts only
where the reference graph knows the membership.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator
from types import MappingProxyType
from typing import Any

from kg.extraction.coreference import Referents
from kg.extraction.lemmas import lemma
from kg.extraction.matching import Firing
from kg.extraction.syntax import objects, oblique, subjects
from kg.extraction.tree import children, conjuncts, is_verbal
from kg.gazetteer import Gazetteer
from kg.model import Claim, ClaimType, Entity, Modality

__all__ = ["memberships", "seated"]

_BODIES = frozenset({"TreatyOrganization", "Alliance", "Bloc", "InformalGroup"})
_ZONES = ("/EurozoneMembers", "/SchengenArea")
"""Collectives that states enter as they do a body."""
_BODY_WORDS = (
    "organi|union|alliance|council|forum|group|league|communit|pact|association|agency|court|bank|fund|treaty|"
    "partnership|convention|compact|bloc|club|coalition|network|confederation|commonwealth|market|area|francophonie|"
    "cooperation|co-operation|commission|committee|initiative|conference|movement|mechanism|format|statute|arrangement"
).split("|")
"""Parts of the names of bodies that states join, for bodies that the reference graph does not list."""
_SEATED = frozenset({"member", "founding", "withdrawn", "suspended"})
_UNSURE = 0.5
"""Frames of less confidence than this need the word of the reference graph."""

_WISHES = frozenset(
    "bid wish plan hope quest desire ambition aspiration effort attempt application request path drive push campaign "
    "intention interest dream goal aim candidacy pledge decision readiness willingness eagerness determination offer "
    "want wish hope seek aspire aim plan intend long yearn strive apply ask try vow pledge prepare work dream eager "
    "keen anxious desperate determined ready hungry impatient willing".split()
)
_DONE = frozenset("manage help go come choose opt elect vote get follow continue last first second latest next".split())
_DOING = frozenset("join enter rejoin accede sign found form establish create".split())
_ASKING = frozenset("seek demand urge want propose threaten call request oppose push press discuss consider".split())
_WEIGHED = frozenset(
    "support back oppose block veto approve endorse ratify delay obstruct resist favour favor want".split()
)
"""Verbs of which a membership is the object that is not yet there: "backed Montenegro's NATO membership"."""
_OUT = frozenset({"out", "away", "back", "in"})
_WHITHER = frozenset({"of", "from", "into", "to", "for", "onto"})
_LEFT = frozenset({"withdrawn", "suspended"})
_AFTER = frozenset({"after", "since", "upon", "on", "following", "by", "before"})


def memberships(firing: Firing, claims: Iterable[Claim], gazetteer: Gazetteer, referents: Referents) -> Iterator[Claim]:
    """The claims of a frame that fired, those of membership settled; others pass as they are."""
    for claim in claims:
        if claim.type is not ClaimType.MEMBERSHIP:
            yield claim
            continue
        aside = _straying(firing) or _joint(firing) or not _itself(firing, referents)
        claim = _meant(firing, claim, gazetteer, referents)
        settled = None if aside else _wished(firing, _current(firing, _qualified(firing, claim), gazetteer))
        if settled is not None and _possible(settled, gazetteer) and _sure(settled, gazetteer):
            yield seated(settled, gazetteer)


def _meant(firing: Firing, claim: Claim, gazetteer: Gazetteer, referents: Referents) -> Claim:
    """The claim with the body that its verb leaves out: the last one named to which the state may have stood so."""
    found = firing.slots.get("organization", ())
    if any(item.sent == firing.token.sent or item.pos_ == "PRON" for item in found):
        return claim
    bodies = [body for body in referents.discourse.bodies(firing.token) if body.iri in gazetteer.members]
    others = [other for body in bodies if _has_stood(other := _seated_in(claim, body), gazetteer)]
    return next((other for other in others if _has_stood(other, gazetteer, surely=True)), next(iter(others), claim))


def _seated_in(claim: Claim, body: Entity) -> Claim:
    args = dict(claim.args) | {"organization": body.name}
    entities = {name: iri for name, iri in claim.entities.items() if name != claim.args["organization"]}
    entities = dict(sorted((entities | {body.name: body.iri}).items()))
    return dataclasses.replace(claim, args=MappingProxyType(args), entities=MappingProxyType(entities))


def _straying(firing: Firing) -> bool:
    """Whether something else is joined or left than the organisation, which stands outside the verb's clause."""
    token = firing.token
    found = firing.slots.get("organization", ())
    if not is_verbal(token) or not found:
        return False
    own = {item.i for item in (*token.subtree, *objects(token), *subjects(token))}
    if any(item.i in own for item in found):
        return False
    taken = [child for child in children(token, "dobj", "agent") if child.i not in firing.consumed and not _when(child)]
    if firing.frame.id.startswith("bare.") and not firing.frame.fixed.get("leads") and _bound_elsewhere(firing):
        return True
    return any(child not in firing.slots.get("member", ()) for child in taken)


def _when(noun: Any) -> bool:
    """Whether what looks like the object only says when: "joined the following year"."""
    return noun.ent_type_ == "DATE" or lemma(noun) in ("year", "month", "decade", "week")


def _bound_elsewhere(firing: Firing) -> bool:
    """Whether the verb says out of what or into what, so that no body is left out: "pulled out of the city"."""
    nodes = [firing.token.doc[index] for index in sorted(firing.consumed)]
    nodes += [child for child in children(firing.token, "prep", "prt", "advmod") if child.lower_ in _OUT]
    told = [child for node in nodes for child in children(node, "prep") if child.lower_ in _WHITHER]
    clausal = children(firing.token, "ccomp", "xcomp") or firing.token.sent.text.rstrip().endswith("?")
    return bool(clausal) or any(
        inner.ent_type_ not in ("DATE", "TIME", "CARDINAL")
        for preposition in told
        for inner in children(preposition, "pobj", "prep", "pcomp")
    )


def _joint(firing: Firing) -> bool:
    """Whether one joins another in doing something: "India joined the EU in condemning the attack"."""
    doing = (child for child in children(firing.token, "prep") if child.lower_ == "in" and children(child, "pcomp"))
    return lemma(firing.token) == "join" and any(True for _ in doing)


def _itself(firing: Firing, referents: Referents) -> bool:
    """Whether the phrase means the body itself, not something of it: "entered NATO's airspace"."""
    words = referents.words["group_words"] | _FOLDS
    return all(
        referents.name_at(item) is not None or item.pos_ in ("PRON", "DET", "SCONJ") or lemma(item) in words
        for item in firing.slots.get("organization", ())
    )


_FOLDS = frozenset(
    "area zone treaty country member nation state family fold rank framework convention statute agreement pact "
    "initiative network group system confederation format".split()
)
_QUALIFIED = {
    "partner": "dialogue_partner",
    "dialogue": "dialogue_partner",
    "candidate": "candidate",
    "applicant": "candidate",
    "aspiring": "candidate",
    "prospective": "candidate",
    "observer": "observer",
    "founding": "founding",
    "former": "withdrawn",
}


def _qualified(firing: Firing, claim: Claim) -> Claim:
    """The claim with the status that the text's own words give: "partner countries include", "no longer a member"."""
    if claim.args["status"] not in ("member", "acceding"):
        return claim
    words = {child.lower_ for item in subjects(firing.token) for child in children(item, "compound", "amod")}
    status = next((_QUALIFIED[word] for word in sorted(words & _QUALIFIED.keys())), "member")
    status = _joined_as(firing.token) or status
    modality = claim.modality
    if any(child.lower_ == "longer" for child in children(firing.token, "advmod")):
        status, modality = "withdrawn", Modality.ASSERTED
    if status == "member":
        return claim
    args = MappingProxyType(dict(claim.args) | {"status": status})
    return dataclasses.replace(claim, args=args, modality=modality)


def _joined_as(verb: Any) -> str:
    """The status by which one joins or is taken in: "as a partner country", "as an observer"."""
    for item in oblique(verb, "as"):
        words = {lemma(item), *(child.lower_ for child in children(item, "amod", "compound", "nmod"))}
        if words & {"partner", "observer", "candidate"}:
            return next(_QUALIFIED[word] for word in ("partner", "observer", "candidate") if word in words)
    return ""


def _current(firing: Firing, claim: Claim, gazetteer: Gazetteer) -> Claim:
    """ "Hungary's membership of the EU" is a member's, "Ukraine's membership of the EU" a candidate's."""
    entered = claim.extractor.entry == "member.entry" and firing.token.head.lower_ in _AFTER - {"before", "by", "on"}
    sought = lemma(conjuncts(firing.token)[0].head) in _WEIGHED
    if not (entered or claim.extractor.entry == "membership.in") or sought or not _is_member(claim, gazetteer):
        return claim
    return dataclasses.replace(claim, args=MappingProxyType(dict(claim.args) | {"status": "member"}))


def _possible(claim: Claim, gazetteer: Gazetteer) -> bool:
    """Whether the organisation is one that states are members of."""
    name = str(claim.args["organization"])
    iri = claim.entities.get(name, "")
    entity = gazetteer.entity(iri)
    if name.endswith(("Talks", "talks")):
        return False
    if entity is None:
        return any(word in name.lower() for word in _BODY_WORDS)
    if iri.endswith(("/AUKUS", "/SchengenArea", "/EurozoneMembers")):
        return not iri.endswith("/AUKUS")
    seated = iri in gazetteer.members or entity.name == "United Nations Human Rights Council"
    return entity.kind in (*_BODIES, "Treaty") or iri.endswith(_ZONES) or (entity.kind == "Organ" and seated)


def _sure(claim: Claim, gazetteer: Gazetteer) -> bool:
    """Whether the frame is to be trusted, or the reference graph knows the member."""
    if claim.confidence >= _UNSURE:
        return True
    if claim.extractor.entry.startswith("bare."):
        return claim.extractor.entry == "bare.taken_out" or _has_stood(claim, gazetteer)
    return _is_member(claim, gazetteer) is (claim.args["status"] not in ("candidate", "acceding"))


def _has_stood(claim: Claim, gazetteer: Gazetteer, *, surely: bool = False) -> bool:
    """Whether the state has ever stood to the body in a way that makes the claim believable, or ``surely`` so."""
    iris = [claim.entities.get(str(claim.args[slot]), "") for slot in ("organization", "member")]
    known = gazetteer.standings.get((iris[0], iris[1]), frozenset())
    status = str(claim.args["status"])
    if status in ("candidate", "acceding"):
        return bool(known & {"candidate", "acceding"}) if surely else "founding" not in known
    if surely and status == "member":
        return bool(known & {"member", "founding"})
    if surely or status not in ("member", *_LEFT):
        return status in known
    return bool(known & _SEATED)


def _is_member(claim: Claim, gazetteer: Gazetteer) -> bool:
    member = claim.entities.get(str(claim.args["member"]), "")
    return member in gazetteer.members.get(claim.entities.get(str(claim.args["organization"]), ""), ())


def seated(claim: Claim, gazetteer: Gazetteer) -> Claim:
    """Membership among the permanent five is membership of the Security Council."""
    iri = claim.entities.get(str(claim.args["organization"]), "")
    council = gazetteer.entity(iri.removesuffix("/P5") + "/UNSC") if iri.endswith("/organization/P5") else None
    if council is None:
        return claim
    return _seated_in(claim, council)


def _wished(firing: Firing, claim: Claim) -> Claim | None:
    """The claim, a candidate's when the act is but wished for; nothing when nobody is said to do it."""
    token = firing.token
    if claim.args["status"] != "candidate" and any(child.lower_ == "whether" for child in children(token, "mark")):
        return None
    if token.dep_ in ("dobj", "pobj") and lemma(_above(token)) in _ASKING and claim.args["status"] in _LEFT:
        return None
    if any(_without(token.doc[i]) for i in firing.consumed if i > 1):
        return None
    doing = is_verbal(token) and lemma(token) in _DOING | {"become"} and claim.modality is Modality.ASSERTED
    if not doing or claim.args["status"] not in ("member", "founding"):
        return claim
    governor = _governor(token)
    if governor is None or lemma(governor) in _DONE:
        return claim
    if lemma(governor) not in _WISHES or claim.args["status"] == "founding":
        return None
    args = dict(claim.args) | {"status": "candidate"}
    return dataclasses.replace(claim, args=MappingProxyType(args), modality=Modality.PLANNED, confidence=_UNSURE)


def _without(word: Any) -> bool:
    """Whether it is a "non-member", not a "non-permanent member"."""
    return bool(word.nbor(-1).text == "-" and word.nbor(-2).lower_ == "non" and lemma(word) != "permanent")


def _above(noun: Any) -> Any:
    return noun.head.head if noun.dep_ == "pobj" else noun.head


def _governor(verb: Any) -> Any | None:
    """The word on which an infinitive or a gerund hangs, which says whether it is done; nothing for finite verbs."""
    while verb.dep_ == "conj" and is_verbal(verb.head) and not children(verb, "nsubj", "nsubjpass", "aux"):
        verb = verb.head
    if verb.tag_ == "VB" and any(child.lower_ == "to" for child in children(verb, "aux")):
        return verb.head if verb.dep_ in ("xcomp", "acl", "ccomp", "advcl", "relcl") else verb
    if verb.tag_ != "VBG" or children(verb, "aux"):
        return None
    if verb.dep_ == "pcomp":
        return None if verb.head.lower_ in _AFTER else verb.head.head
    return verb.head if verb.dep_ in ("csubj", "nsubj", "pobj", "dobj", "xcomp") else None
