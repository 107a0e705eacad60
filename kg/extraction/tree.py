"""First questions to a dependency parse: what hangs on a token, what is coordinated with it, what it stands for."""

from __future__ import annotations

from kg.extraction.lemmas import lemma
from kg.extraction.tokens import Token

__all__ = ["RELATIVES", "antecedent", "children", "conjuncts", "is_passive", "is_verbal"]

RELATIVES = frozenset({"who", "which", "that", "whom", "whose"})
_DEPTH = 6
_PARTICLES = frozenset("von van der den de del di da dos el al bin ben ibn".split())
"""Words inside names of persons, on which a parse may hang whoever is named before: "A and Ursula von der Leyen"."""
_GIVING = frozenset(
    "give grant offer award hand pay send show tell deny owe promise allow accord allot assign bring lend teach charge "
    "deal guarantee leave permit serve sell supply issue call name ask cost refuse forgive".split()
)
"""Verbs whose passive keeps an object: "sums owed the bank"; others with an object are misread actives."""


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
    if token.lower_ not in RELATIVES or token.tag_ not in ("WDT", "WP", "WP$", "IN", "DT"):
        return token
    node = token
    for _ in range(_DEPTH):
        if node.dep_ == "relcl":
            return node.head
        if node.head == node:
            break
        node = node.head
    return _before_comma(token)


def _before_comma(token: Token) -> Token:
    """The name before the comma, where the clause was hung on its verb: "allies in Beijing, with which it signed"."""
    index = token.head.i
    if token.dep_ != "pobj" or token.i != index + 1 or index < 2 or token.doc[index - 1].text != ",":
        return token
    before = token.doc[index - 2]
    return before if before.pos_ == "PROPN" else token
