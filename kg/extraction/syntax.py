"""Questions to a dependency parse: who is the subject, what hangs on which preposition, where does a clause end.

Works on spaCy tokens in the ClearNLP scheme of the English models. Subjects and objects are logical ones: a passive's
agent is its subject. A relative pronoun stands for its antecedent.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kg.extraction.openings import drawn_in
from kg.extraction.swallowed import swallowed

__all__ = [
    "antecedent",
    "children",
    "clause_tokens",
    "conjuncts",
    "content_tokens",
    "is_passive",
    "is_verbal",
    "lemma",
    "measured",
    "objects",
    "oblique",
    "span_of",
    "subjects",
    "whole",
]

Token = Any
"""A spaCy token; the library is typed as unknown."""

_PARTICLES = frozenset("von van der den de del di da dos el al bin ben ibn".split())
"""Words inside names of persons, on which a parse may hang whoever is named before: "A and Ursula von der Leyen"."""
_SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "expl"})
_RELATIVES = frozenset({"who", "which", "that", "whom", "whose"})
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
_GIVING = frozenset(
    "give grant offer award hand pay send show tell deny owe promise allow accord allot assign bring lend teach charge "
    "deal guarantee leave permit serve sell supply issue call name ask cost refuse forgive".split()
)
"""Verbs whose passive keeps an object: "sums owed the bank"; others with an object are misread actives."""
_DEPTH = 6


_MISLEMMATISED = (
    "hope stage wage hate dine scare gripe rage pine pipe lambaste|install greenlight cordon rebrand mainstream "
    "cofound vow|resupply cosy cozy"
)


def _forms() -> dict[str, str]:
    """Inflected forms of verbs that the model gives a wrong lemma, with the right one."""
    with_e, plain, with_y = (part.split() for part in _MISLEMMATISED.split("|"))
    found = {stem + ending: stem for stem in plain for ending in ("s", "ed", "ing")}
    found.update({verb[:-1] + ending: verb for verb in with_e for ending in ("es", "ed", "ing")})
    found.update({verb[:-1] + ending: verb for verb in with_y for ending in ("ies", "ied", "ying")})
    return found | {"readmitted": "readmit"}


_LEMMAS = _forms()


_SLIPS = dict(
    pair.split(":")
    for pair in "stag:stage wag:wage instal:install fin:fine pip:pipe hat:hate rag:rage scar:scare lambast:lambaste "
    "extoll:extol cosie:cosy cosye:cosy cozie:cozy cozye:cozy redrafte:redraft rebrande:rebrand reappointe:reappoint "
    "resupplie:resupply resupplye:resupply redrawe:redraw wiretappe:wiretap backstoppe:backstop cofounde:cofound "
    "greenlighte:greenlight mainstreame:mainstream redistricte:redistrict readmitte:readmit din:dine "
    "redeploye:redeploy".split()
)
"""What the model's rules make of forms of verbs, and the verbs that they are forms of."""


def lemma(token: Token) -> str:
    """The token's lemma in lower case, the model's known slips mended."""
    found = _LEMMAS.get(token.lower_) or str(token.lemma_).lower()
    return _SLIPS.get(found, found) if token.pos_ == "VERB" else found


def children(token: Token, *relations: str) -> list[Token]:
    """The token's children that stand in one of the relations, in text order."""
    return [child for child in token.children if child.dep_ in relations]


def is_verbal(token: Token) -> bool:
    """Whether the token is a verb or an auxiliary used as one."""
    return token.pos_ in ("VERB", "AUX")


def is_passive(verb: Token) -> bool:
    """Whether the verb form is passive, reduced participles ("sanctions imposed by") included."""
    if any(child.dep_ in ("auxpass", "nsubjpass") for child in verb.children):
        return True
    if verb.dep_ == "acl" and verb.tag_ in ("VBD", "VBN") and children(verb, "dobj") and lemma(verb) not in _GIVING:
        return False
    if verb.tag_ == "VBD" and (verb.dep_ == "acl" or _reduced(verb)):
        return True
    if verb.tag_ != "VBN" or any(child.dep_ == "aux" for child in verb.children):
        return False
    if (
        verb.dep_ == "conj"
        and is_verbal(verb.head)
        and not children(verb, "dobj", "nsubj", "attr", "acomp", "xcomp", "ccomp")
    ):
        return is_passive(verb.head)
    return verb.dep_ in ("acl", "amod") or (verb.dep_ in ("conj", "advcl") and bool(children(verb, "agent")))


def _reduced(verb: Token) -> bool:
    """Whether it is a participle between commas that the parse took for the clause's verb: "A, admitted in May, is"."""
    if verb.i < 2 or verb.nbor(-1).text != "," or children(verb, "aux", "dobj", "ccomp", "cc", "xcomp"):
        return False
    own = children(verb, "nsubj")
    later = [child for child in children(verb, "conj") if child.i > verb.i and child.tag_ in ("VBD", "VBZ", "VBP")]
    finite = [child for child in later if child.nbor(-1).text == "," and not children(child, "nsubj", "nsubjpass")]
    return bool(own) and own[0].i < verb.i and bool(finite)


def conjuncts(token: Token) -> list[Token]:
    """The token and what is coordinated with it, in text order; "A along with B", "A as well as B" included."""
    found = [token]
    queue = [token]
    while queue:
        node = queue.pop()
        for child in node.children:
            if (child.dep_ == "conj" or _misread(child, node)) and child not in found:
                found.append(child)
                queue.append(child)
            elif child.dep_ == "compound" and child.lower_ in _PARTICLES:
                first = [inner for part in (child, *child.children) for inner in part.children if _misread(inner, node)]
                found.extend(item for item in first if item not in found)
            elif child.dep_ == "prep" and _joins(child):
                partners = [grandchild for grandchild in child.subtree if grandchild.dep_ == "pobj"][:1]
                found.extend(partner for partner in partners if partner not in found)
                queue.extend(partners)
    return sorted(found, key=lambda item: item.i)


def _misread(child: Token, node: Token) -> bool:
    """Whether the parse took one of two coordinated names for a modifier of the other: "that A and B signed"."""
    if child.dep_ == "appos" and child.pos_ == node.pos_ == "PROPN" and child.i > node.i:
        # "A, B, the C and D": a list, of which the parse took the second for a name of the first.
        if child.i + 1 < len(child.doc) and child.nbor(1).text == "," and not list(child.children):
            later = [inner for inner in children(node, "conj") if inner.i > child.i]
            if later and not children(node, "cc"):
                return True
        if node.ent_type_ in ("GPE", "NORP", "ORG") and child.left_edge.i - node.i == 2:
            return bool(children(child, "conj")) and bool(children(child, "cc"))
        return any(inner.dep_ == "cc" and node.i < inner.i < child.i for inner in node.children)
    if child.dep_ not in ("nmod", "compound") or child.pos_ != "PROPN" or node.pos_ != "PROPN":
        return False
    return any(inner.dep_ == "cc" and inner.lower_ == "and" and inner.i > child.i for inner in child.children)


def _joins(preposition: Token) -> bool:
    words = [preposition.lower_, *(child.lower_ for child in preposition.children if child.dep_ != "pobj")]
    return words[0] in ("along", "alongside") or ("together" in words) or (words[0] == "as" and "well" in words)


def antecedent(token: Token) -> Token:
    """What a relative pronoun stands for: the noun that its clause hangs on; other tokens stand for themselves."""
    if token.lower_ not in _RELATIVES or token.tag_ not in ("WDT", "WP", "WP$", "IN", "DT"):
        return token
    node = token
    for _ in range(_DEPTH):
        if node.dep_ == "relcl":
            return node.head
        if node.head == node:
            break
        node = node.head
    return token


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
    return (_among(found, depth) if found != subject else []) or conjuncts(found)


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
        if subject.lower_ not in _RELATIVES and not children(verb, "ccomp", "attr", "acomp"):
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
    return conjuncts(above.head) if own and own[0].lower_ not in _RELATIVES else []


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
    return [verb.head] if own and own[0].lower_ not in _RELATIVES else []


def _complements(preposition: Token) -> list[Token]:
    direct = children(preposition, "pobj", "pcomp")
    if direct:
        again = [child for child in children(preposition, "conj") if child.lower_ == preposition.lower_]
        return [*direct, *(item for child in again for item in children(child, "pobj", "pcomp"))]
    return [deep for child in children(preposition, "prep") for deep in children(child, "pobj", "pcomp")]


def whole(token: Token) -> Token:
    """The part of a hyphened word that governs the rest of its phrase, the last: "operate" for "co" of "co-operate"."""
    while token.i + 2 < len(token.doc):
        hyphen, last = token.nbor(1), token.nbor(2)
        if hyphen.text != "-" or token.whitespace_ or hyphen.whitespace_ or last.head != token.head:
            break
        token = last
    return token


_MEASURES = frozenset(
    "million billion thousand hundred dozen score batch package number series round raft string spate set lot load "
    "shipment ton tonne barrel handful couple pair amount quantity ten hour minute bout session marathon".split()
)


def measured(noun: Token) -> list[Token]:
    """What there is so much of: "shells" in "millions of shells"."""
    return oblique(noun, "of") if lemma(noun) in _MEASURES or noun.pos_ in ("NUM", "SYM") else []


def content_tokens(token: Token) -> Iterator[Token]:
    """The tokens of the phrase that the token heads, without what only coordinates with it."""
    yield from token.subtree


def span_of(tokens: list[Token]) -> tuple[int, int]:
    """Code point offsets of the stretch from the first to the last token."""
    first, last = min(tokens, key=lambda t: t.i), max(tokens, key=lambda t: t.i)
    return first.idx, last.idx + len(last.text)


def clause_tokens(verb: Token, *, keep_subordinate: bool = True) -> list[Token]:
    """The tokens of the verb's own clause: its subtree without coordinated clauses that have a subject of their own."""
    dropped: set[int] = set()
    for child in verb.children:
        own_clause = child.dep_ in ("conj", "parataxis") and is_verbal(child)
        own_clause = own_clause or (child.dep_ == "ccomp" and child.i < verb.i)
        subordinate = child.dep_ in ("advcl",) and not keep_subordinate
        if own_clause or subordinate:
            dropped.update(item.i for item in child.subtree)
    kept = [item for item in verb.subtree if item.i not in dropped]
    return _trim(kept) or [verb]


def _trim(tokens: list[Token]) -> list[Token]:
    start, end = 0, len(tokens)
    while start < end and (
        tokens[start].is_space or tokens[start].lower_ in (",", ";", ":", "and", "but", "or", "—", "-", "–")
    ):
        start += 1
    while end > start and (
        tokens[end - 1].is_space or tokens[end - 1].lower_ in (",", ";", ":", "and", "but", "or", "—", "-", "–", ".")
    ):
        end -= 1
    return tokens[start:end]
