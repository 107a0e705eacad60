"""Questions to a dependency parse: who is the subject, what is the object, what hangs on which preposition.

Works on parses in the ClearNLP scheme of the English models. Subjects and objects are logical ones: a passive's
agent is its subject. A relative pronoun stands for its antecedent.
"""

from __future__ import annotations

from kg.extraction.lemmas import lemma
from kg.extraction.openings import drawn_in
from kg.extraction.swallowed import swallowed
from kg.extraction.tokens import Token
from kg.extraction.tree import RELATIVES, antecedent, children, conjuncts, is_passive, is_verbal

__all__ = [
    "measured",
    "objects",
    "oblique",
    "subjects",
]

_SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "expl"})
_OBJECT_CONTROL = frozenset(
    "urge ask tell want force allow help encourage invite press push pressure order persuade convince enable compel "
    "permit warn lead cause require let make expect advise beg implore remind call dare prompt oblige instruct".split()
)
_BLAMED = frozenset(
    "accuse suspect blame convict prevent stop deter dissuade keep thank praise criticise criticize condemn "
    "fault punish reward sanction fine penalise penalize chastise rebuke forgive reproach scold berate castigate "
    "commend".split()
)
_RAISING = frozenset(
    "due set likely unlikely certain sure bound about scheduled slated poised able unable first last".split()
)
_DEPTH = 6


def subjects(verb: Token, *, depth: int = 0) -> list[Token]:
    """Heads of the verb's logical subjects (coordination expanded), looked up through control and coordination."""
    if is_passive(verb):
        agents = [c for agent in children(verb, "agent") for p in _complements(agent) for c in conjuncts(p)]
        return agents or (_hyphenated(verb) if verb.dep_ == "amod" else [])
    return _surface_subjects(verb, depth)


def _hyphenated(participle: Token) -> list[Token]:
    """Who acts in "a Western-backed deal"."""
    return [
        child
        for child in participle.children
        if child.i < participle.i
        and child.dep_ in ("npadvmod", "compound", "amod", "nmod", "advmod")
        and child.text[:1].isupper()
    ]


def _surface_subjects(verb: Token, depth: int = 0) -> list[Token]:
    drawn = drawn_in(verb)
    if drawn:
        return list(dict.fromkeys(item for head in drawn for item in conjuncts(head)))
    own = [child for child in verb.children if child.dep_ in _SUBJECTS]
    if own:
        real = [child for child in own if child.dep_ != "expl"] or own
        return [item for subject in real for item in _meant(subject, depth)]
    found = _first_of_row(verb, depth) or swallowed(verb)
    if found:
        return found
    if depth > _DEPTH:
        return []
    return _inherited_subjects(verb, depth)


def _first_of_row(verb: Token, depth: int) -> list[Token]:
    """The subjects of the first of several verbs, which a parse takes for a clause said: "A came, saw and won"."""
    if verb.tag_ not in ("VBD", "VBZ", "VBP", "VBN") or children(verb, "dobj", "attr") == []:
        return []
    said = [child for child in children(verb, "ccomp") if child.i < verb.i and is_verbal(child)]
    if not said or verb.nbor(-1).text not in (",", "and", "then") or depth > _DEPTH:
        return []
    return [] if children(verb, "aux") else _surface_subjects(said[-1], depth + 1)


def _inherited_subjects(verb: Token, depth: int) -> list[Token]:
    head, relation = verb.head, verb.dep_
    if relation in ("acl", "relcl") and head.pos_ in ("NOUN", "PROPN", "PRON"):
        infinitive = verb.tag_ == "VB" or any(child.tag_ == "TO" for child in verb.children)
        if infinitive and (relation == "acl" or head.dep_ == "attr"):
            return _owner_or_governor(head, depth)
        return _among(head, depth) or conjuncts(head)
    if relation == "nsubj" and verb.tag_ == "VBG" and verb.i == verb.sent.start:
        return _surface_subjects(head, depth + 1)
    if relation == "pcomp" or (relation == "pobj" and verb.tag_ == "VBG"):
        governor = head.head
        timed = governor.dep_ == "npadvmod" or head.lower_ == "including"
        if (governor.pos_ in ("ADV", "ADJ") or timed) and is_verbal(governor.head):
            governor = governor.head
        if head.lower_ == "as" and is_verbal(governor) and objects(governor):
            return objects(governor)
        if governor.lemma_ in _BLAMED and head.lower_ in ("of", "from", "for") and objects(governor):
            return objects(governor)
        return _surface_subjects(governor, depth + 1) if is_verbal(governor) else []
    if relation == "xcomp" and head.pos_ == "ADJ" and is_verbal(head.head):
        return _surface_subjects(head.head, depth + 1)
    if head == verb or not (is_verbal(head) or (relation == "conj" and children(head, "nsubj"))):
        return []
    if relation in ("xcomp", "ccomp") and head.lemma_ in _OBJECT_CONTROL:
        controlled = objects(head)
        if controlled and relation == "xcomp":
            return controlled
    if relation in ("conj", "xcomp", "advcl", "ccomp", "dep", "acl", "parataxis"):
        return _surface_subjects(head, depth + 1)
    return []


def _meant(subject: Token, depth: int) -> list[Token]:
    found = antecedent(subject)
    if found == subject:
        return conjuncts(found)
    if found.pos_ != "PROPN" or subject.nbor(-1).text != ",":
        return _among(found, depth) or conjuncts(found)
    row = conjuncts(_first_named(found))
    if _of_one(subject.head):
        return [item for item in row if item.i < subject.i][-1:]
    return _among(found, depth) or (row if _of_several(subject.head) else conjuncts(found))


def _finite(verb: Token) -> Token:
    return verb if verb.tag_ in ("VBP", "VBZ", "VBD") else next(iter(children(verb, "aux", "auxpass")), verb)


def _of_one(verb: Token) -> bool:
    """Whether the verb of a relative clause has one subject: "Fiji and Palau, which recognises"."""
    return _finite(verb).tag_ == "VBZ" or _finite(verb).lower_ == "was"


def _of_several(verb: Token) -> bool:
    """Whether the verb of a relative clause has several subjects: "Fiji and Palau, which recognise"."""
    plural = _finite(verb).tag_ == "VBP" or _finite(verb).lower_ == "were"
    return plural or any(child.lower_ in ("both", "all") for child in verb.children)


def _first_named(name: Token) -> Token:
    """The first of the names in whose row the name is the last."""
    first = name
    while first.dep_ == "conj" and first.head.pos_ == first.pos_ == "PROPN" and not children(name, "cc", "conj"):
        first = first.head
    return first


def _among(head: Token, depth: int) -> list[Token]:
    """Who acts in "Canada was among those abstaining" and "Canada, among those that abstained,"."""
    several = ("those", "countries", "states", "members", "nations", "governments", "voices", "powers")
    if head.dep_ == "attr" and head.pos_ == "NOUN" and lemma(above_verb := head.head) == "be":
        said = children(above_verb, "nsubj")
        if said and said[0].lower_ not in ("it", "this", "that", "there", "what", "who", "which"):
            return [item for subject in said for item in conjuncts(subject)]
    above = head.head.head
    if head.dep_ == "pobj" and head.head.lower_ == "of" and above.lower_ == "one":
        return _surface_subjects(above.head, depth + 1) if above.dep_ == "attr" else []
    if head.lower_ not in several or head.head.lower_ not in ("among", "amongst"):
        return []
    return _surface_subjects(above, depth + 1) if is_verbal(above) else conjuncts(above)


def _owner_or_governor(noun: Token, depth: int) -> list[Token]:
    """Who acts in "Ukraine's bid to join" and in "Ukraine made a bid to join"."""
    owners = [item for child in children(noun, "poss") for item in conjuncts(child)]
    if owners:
        return owners
    agents = [
        item
        for child in children(noun, "prep")
        if child.lower_ in ("by", "of")
        for p in children(child, "pobj")
        for item in conjuncts(p)
    ]
    if agents:
        return agents
    qualifiers = [child for child in children(noun, "amod", "compound") if child.ent_type_ in ("NORP", "GPE", "ORG")]
    if qualifiers:
        return qualifiers
    first = noun.dep_ == "attr" and any(child.lower_ in ("first", "last", "only", "latest") for child in noun.children)
    borne = is_verbal(noun.head) and (noun.dep_ == "dobj" or first)
    return _surface_subjects(noun.head, depth + 1) if borne else []


def objects(verb: Token) -> list[Token]:
    """Heads of the verb's logical objects (coordination expanded)."""
    if is_passive(verb):
        surface = [child for child in verb.children if child.dep_ in ("nsubjpass", "nsubj")]
        if surface:
            return [item for subject in surface for item in conjuncts(antecedent(subject))]
        return [verb.head] if verb.dep_ == "amod" else _surface_subjects(verb)
    direct = children(verb, "dobj")
    if direct:
        return [item for child in direct for item in conjuncts(antecedent(child))]
    if verb.dep_ == "relcl" and any(child.dep_ in _SUBJECTS for child in verb.children):
        subject = next(child for child in verb.children if child.dep_ in _SUBJECTS)
        if subject.lower_ not in RELATIVES and not children(verb, "ccomp", "attr", "acomp"):
            return conjuncts(verb.head)
    named = [item for child in children(verb, "ccomp") for item in _so_called(child)]
    return (
        named
        or _fronted(verb)
        or _shifted(verb)
        or [item for child in children(verb, "ccomp") if not is_verbal(child) for item in conjuncts(child)]
    )


def _so_called(clause: Token) -> list[Token]:
    """What is named by the words that somebody has for it: "denounced what it called American imperialism"."""
    free = any(
        child.lower_ == "what" for child in [*clause.children, *(c for d in clause.children for c in d.children)]
    )
    if not free or not is_verbal(clause) or lemma(clause) not in _CALLING:
        return []
    named = children(clause, "oprd", "attr")
    named = named or [
        item for child in children(clause, "prep") if child.lower_ == "as" for item in children(child, "pobj")
    ]
    named = named or [item for child in children(clause, "ccomp") for item in children(child, "attr", "oprd")]
    return [item for found in named for item in conjuncts(found) if found.pos_ in ("NOUN", "PROPN")]


_CALLING = frozenset(
    "call describe term dub label brand regard see view consider deem say claim allege believe".split()
)


def _shifted(verb: Token) -> list[Token]:
    """What is called so behind the word that calls it: "dismissed as absurd suggestions that it had lied"."""
    if lemma(verb) not in ("dismiss", "reject", "describe", "denounce", "condemn", "decry", "hail", "praise"):
        return []
    called = [item for child in children(verb, "prep") if child.lower_ == "as" for item in children(child, "pobj")]
    return [item for item in called if children(item, "acl", "prep", "relcl") and children(item, "amod")]


def _fronted(verb: Token) -> list[Token]:
    """What a relative clause is about whose inner verb wants an object: "an idea that Belgium continues to resist"."""
    above = verb.head
    if verb.dep_ != "xcomp" or verb.tag_ != "VB" or children(verb, "prep", "xcomp", "ccomp", "acomp", "attr", "prt"):
        return []
    if above.dep_ != "relcl" or objects(above)[:1] not in ([], [above.head]):
        return []
    own = [child for child in above.children if child.dep_ in ("nsubj", "nsubjpass")]
    return conjuncts(above.head) if own and own[0].lower_ not in RELATIVES else []


def oblique(head: Token, preposition: str) -> list[Token]:
    """Heads of what hangs on the head by the preposition, nominal or gerund, coordination expanded."""
    found: list[Token] = []
    for child in head.children:
        if child.dep_ in ("prep", "dative", "agent", "prt", "advmod", "mark") and child.lower_ == preposition:
            told = [item for clause in children(child, "pcomp") for item in _so_called(clause)]
            for inner in told or _complements(child) or _stranded(child):
                found.extend(conjuncts(antecedent(inner)))
    return found


def _stranded(preposition: Token) -> list[Token]:
    """What a preposition left alone in a relative clause goes with: "the missiles that Kyiv has been begging for"."""
    verb = preposition.head
    bare = preposition.dep_ == "prep" and verb.dep_ == "relcl" and not children(verb, "dobj", "ccomp")
    own = [child for child in verb.children if child.dep_ in _SUBJECTS] if bare else []
    return [verb.head] if own and own[0].lower_ not in RELATIVES else []


def _complements(preposition: Token) -> list[Token]:
    direct = children(preposition, "pobj", "pcomp")
    if direct:
        again = [child for child in children(preposition, "conj") if child.lower_ == preposition.lower_]
        return [*direct, *(item for child in again for item in children(child, "pobj", "pcomp"))]
    return [deep for child in children(preposition, "prep") for deep in children(child, "pobj", "pcomp")]


_MEASURES = frozenset(
    "million billion thousand hundred dozen score batch package number series round raft string spate set lot load "
    "shipment ton tonne barrel handful couple pair amount quantity ten hour minute bout session marathon".split()
)


def measured(noun: Token) -> list[Token]:
    """What there is so much of: "shells" in "millions of shells"."""
    return oblique(noun, "of") if lemma(noun) in _MEASURES or noun.pos_ in ("NUM", "SYM") else []
