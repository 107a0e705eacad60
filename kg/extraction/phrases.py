"""Stretches of text for arguments that hold words: trimmed, pronouns replaced by the names that they stand for."""

from __future__ import annotations

from typing import Any

from kg.extraction.coreference import Referents
from kg.extraction.tree import antecedent, is_verbal

__all__ = ["clause", "deed", "phrase", "render"]

_LONGEST = 45
"""Tokens of the longest argument; what is longer loses its tail."""

_ASKING = frozenset(
    "urge ask tell press push pressure advise beg implore exhort entreat beseech petition invite encourage order "
    "instruct want call appeal plead lobby nudge prod counsel".split()
)
_EDGES = frozenset({",", ";", ":", "-", "–", "—", ".", "and", "but", "or", "“", '"', "(", "also", "that", "which", "'"})
_NAMING = frozenset({"including", "excluding", "notably", "especially"})
_SUBJECTS = ("nsubj", "nsubjpass", "csubj", "expl")
_LEADING = frozenset({"the", "a", "an", "to", "that", "its", "his", "their", "of"})


def phrase(
    token: Any, referents: Referents, *, keep_conjuncts: bool = True, without: Any = None, things: bool = True
) -> str:
    """The phrase that the token heads, without non-restrictive clauses; the name alone when it is one.

    ``without`` is a token that heads a part to leave out, or stands in a clause on the noun, which then is left out.
    Unless ``things``, pronouns that mean things stay as they are.
    """
    thing = referents.thing(token) if things else None
    if thing is not None:
        return phrase(thing, referents, keep_conjuncts=keep_conjuncts, things=False)
    tokens = list(token.subtree)
    dropped: set[int] = set()
    if without is not None and without != token and token in without.ancestors:
        dropped.update(item.i for item in without.subtree)
    for child in token.children:
        comma = (
            child.i > token.i
            and child.left_edge.i > 0
            and token.doc[child.left_edge.i - 1].text in (",", "—", "–", "(")
        )
        aside = child.dep_ in ("relcl", "appos", "acl") and comma
        coordinated = child.dep_ in ("conj", "cc") and not keep_conjuncts
        said = without is not None and child.dep_ in ("relcl", "acl") and without in child.subtree
        named = child.dep_ == "prep" and child.lower_ in _NAMING and comma
        if aside or coordinated or said or named or child.dep_ == "mark":
            dropped.update(item.i for item in child.subtree)
    for item in tokens:
        if item.dep_ == "relcl" and item.i > token.i and _remarks(item):
            dropped.update(inner.i for inner in item.subtree)
    return render([item for item in tokens if item.i not in dropped], referents, things=things)


def _remarks(verb: Any) -> bool:
    """Whether a relative clause only adds a remark: ", which Amman regards as a red line"."""
    first = verb.left_edge
    return first.i > 0 and first.lower_ in ("which", "who", "whom", "whose") and first.nbor(-1).text in (",", "—", "–")


def clause(
    verb: Any, referents: Referents, *, with_subject: bool = False, without: frozenset[int] = frozenset()
) -> str:
    """The predicate of a clause: the verb with what depends on it, without its subject unless asked for.

    Tokens whose places are in ``without`` are left out.
    """
    dropped: set[int] = set(without)
    asked = _asked(verb) if verb.dep_ in ("xcomp", "advcl") and verb.tag_ == "VB" else []
    for child in verb.children:
        subject = child.dep_ in ("nsubj", "nsubjpass", "csubj", "expl") and not with_subject
        aside = child.dep_ in ("mark", "parataxis") or (child.dep_ == "ccomp" and child.i < verb.i)
        own = (
            child.dep_ == "conj" and is_verbal(child) and any(c.dep_ in ("nsubj", "nsubjpass") for c in child.children)
        )
        if subject or aside or own or (child.dep_ in ("punct", "cc") and child.i < verb.i):
            dropped.update(item.i for item in child.subtree)
    own = [item for item in verb.subtree if item.i not in dropped]
    if asked:
        own = _unbroken(own)
        marked = own and own[0].i > 0 and own[0].nbor(-1).tag_ == "TO"
        own = [*asked, *([own[0].nbor(-1)] if marked else ()), *own]
    return render(own, referents)


def deed(verb: Any, referents: Referents) -> str:
    """What was done, in the words of its own clause; of a relative clause with what it is done to."""
    gap = any(child.lower_ in ("that", "which", "whom") and child.dep_ != "mark" for child in verb.children)
    gap = gap or (verb.dep_ == "acl" and verb.tag_ in ("VBN", "VBD"))
    over = [verb.head] if verb.dep_ in ("relcl", "acl") and gap and not _acts(verb) else []
    rest = [item for child in verb.children if child.dep_ == "conj" and is_verbal(child) for item in child.subtree]
    dropped = {item.i for item in rest} | {child.i for child in verb.children if child.dep_ == "mark"}
    dropped |= {item.i for child in verb.children if child.dep_ in _SUBJECTS for item in child.subtree}
    passive = any(child.dep_ == "nsubjpass" for child in verb.children)
    kept = [item for item in verb.subtree if item.i not in dropped]
    if passive or over:
        done = [child for child in verb.children if child.dep_ == "nsubjpass"]
        about = " ".join(filter(None, [phrase(item, referents, without=verb) for item in over or done]))
        return f"{render(kept, referents)} {about}".strip() if over else f"{about} {render(kept, referents)}".strip()
    return render(kept, referents)


def _acts(verb: Any) -> bool:
    """Whether what the relative clause hangs on does the deed: "the general who led them"."""
    passive = any(child.dep_ == "auxpass" for child in verb.children)
    return not passive and any(child.dep_ == "nsubj" and child.tag_ in ("WP", "WDT") for child in verb.children)


def _asked(verb: Any) -> list[Any]:
    """Who is to do it: "Iran" in "urged Iran to release the prisoners", which is part of what is urged."""
    head = verb.head
    if head.lemma_.lower() not in _ASKING or any(child.dep_ == "auxpass" for child in head.children):
        return []
    whole = [child for child in head.children if child.dep_ == "dobj" and head.i < child.i < verb.i]
    whole = whole or [
        inner
        for child in head.children
        if child.dep_ == "prep" and child.lower_ in ("on", "upon", "to", "with") and head.i < child.i < verb.i
        for inner in child.children
        if inner.dep_ == "pobj"
    ]
    return [item for child in whole for item in child.subtree if item.i < verb.left_edge.i]


def render(tokens: list[Any], referents: Referents, *, things: bool = True) -> str:
    """Tokens as text in one line, edges trimmed, pronouns replaced by names and, unless told otherwise, by things."""
    kept = _unbroken([token for token in sorted(tokens, key=lambda item: item.i) if not token.is_space])
    while kept and (kept[0].lower_ in _EDGES | {"the", "a", "an", "to"} or (kept[0].tag_ == "POS")):
        kept.pop(0)
    kept = kept[:_LONGEST]
    while kept and (
        kept[-1].lower_ in _EDGES or kept[-1].tag_ == "POS" or (kept[-1].text in ("”", ")") and not _opens(kept))
    ):
        kept.pop()
    pieces = []
    places = {token.i for token in kept}
    for index, token in enumerate(kept):
        gap = token.whitespace_ or (" " if index + 1 < len(kept) and kept[index + 1].i != token.i + 1 else "")
        # "Whose" stands for an owner only outside the clause that tells more of him.
        meant = token.tag_ != "WP$" or antecedent(token).i not in places
        pieces.append((_worded(token, referents, things) if meant else str(token.text)) + gap)
    return " ".join("".join(pieces).split())


def _unbroken(tokens: list[Any]) -> list[Any]:
    """The tokens with the parts of a hyphened word that they begin or end in: "operate with" is "co-operate with"."""
    found = list(tokens)
    while found and found[0].i > 1 and _joined(found[0].nbor(-2), found[0].nbor(-1)):
        found[:0] = [found[0].nbor(-2), found[0].nbor(-1)]
    while found and found[-1].i < len(found[-1].doc) - 2 and _joined(found[-1], found[-1].nbor(1)):
        found += [found[-1].nbor(1), found[-1].nbor(2)]
    return found


def _joined(first: Any, hyphen: Any) -> bool:
    return hyphen.text == "-" and not first.whitespace_ and not hyphen.whitespace_ and not first.is_space


def _opens(tokens: list[Any]) -> bool:
    return any(token.text in ("“", "(", '"') for token in tokens)


def _worded(token: Any, referents: Referents, things: bool) -> str:
    if token.tag_ in ("PRP$", "PRP", "WP$"):
        thing = referents.thing(token) if things else None
        if thing is not None:
            return phrase(thing, referents, things=False)
        found = referents.resolve(token)
        if len(found) == 1:
            return found[0].name + ("’s" if token.tag_ in ("PRP$", "WP$") else "")
    return str(token.text)
