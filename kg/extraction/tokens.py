"""A parse in plain objects: a document, its tokens, and spans of them, with the names that spaCy gives to their parts.

What the model found is copied once; frames and rules ask for it some hundred times a token.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any, overload

__all__ = ["Doc", "Span", "Token"]


class Token:
    """A word or a sign, and where it stands in its sentence's tree."""

    __slots__ = (
        "_subtree",
        "children",
        "dep_",
        "doc",
        "ent_iob_",
        "ent_type_",
        "head",
        "i",
        "idx",
        "is_lower",
        "is_punct",
        "is_sent_start",
        "is_space",
        "left_edge",
        "lemma_",
        "lower_",
        "pos_",
        "right_edge",
        "sent",
        "tag_",
        "text",
        "whitespace_",
    )
    doc: Doc
    i: int
    """Its number in the document."""
    idx: int
    """The offset of its first character."""
    text: str
    lower_: str
    lemma_: str
    whitespace_: str
    """The space behind it, if any."""
    pos_: str
    """Its universal part of speech."""
    tag_: str
    """Its part of speech in the Penn Treebank's terms."""
    dep_: str
    """Its relation to its head."""
    ent_type_: str
    ent_iob_: str
    is_lower: bool
    is_punct: bool
    is_space: bool
    is_sent_start: bool
    head: Token
    """The token that it depends on; the root of a sentence is its own."""
    children: tuple[Token, ...]
    """The tokens that depend on it, in text order."""
    left_edge: Token
    right_edge: Token
    sent: Span

    def __init__(self, doc: Doc, source: Any, number: int, offset: int) -> None:
        self.doc = doc
        self.i, self.idx = number, offset + source.idx
        self.text, self.lower_, self.lemma_ = source.text, source.lower_, source.lemma_
        self.pos_, self.tag_, self.dep_ = source.pos_, source.tag_, source.dep_
        self.ent_type_, self.ent_iob_, self.whitespace_ = source.ent_type_, source.ent_iob_, source.whitespace_
        self.is_lower, self.is_punct, self.is_space = source.is_lower, source.is_punct, source.is_space
        self.is_sent_start = source.is_sent_start
        self._subtree: tuple[Token, ...] | None = None

    def __repr__(self) -> str:
        return self.text

    def __len__(self) -> int:
        return len(self.text)

    @property
    def text_with_ws(self) -> str:
        """The text with the space behind it."""
        return self.text + self.whitespace_

    @property
    def ancestors(self) -> Iterator[Token]:
        """What it depends on, and what that depends on, up to the root."""
        token = self
        while token.head is not token:
            token = token.head
            yield token

    def is_ancestor(self, other: Token) -> bool:
        """Whether the other depends on it, directly or not."""
        return any(token is self for token in other.ancestors)

    @property
    def subtree(self) -> tuple[Token, ...]:
        """It and all that depends on it, in the order of the tree, which is nearly always that of the text."""
        if self._subtree is None:
            before = [inner for child in self.lefts for inner in child.subtree]
            after = [inner for child in self.rights for inner in child.subtree]
            self._subtree = (*before, self, *after)
        return self._subtree

    @property
    def lefts(self) -> tuple[Token, ...]:
        """Those of its children that stand before it."""
        return tuple(child for child in self.children if child.i < self.i)

    @property
    def rights(self) -> tuple[Token, ...]:
        """Those of its children that stand behind it."""
        return tuple(child for child in self.children if child.i > self.i)

    def hang(self, head: Token) -> None:
        """Make it depend on another token, unless that depends on it."""
        if head is self or self.is_ancestor(head):
            return
        former = self.head
        former.children = tuple(child for child in former.children if child is not self)
        self.head = head
        head.children = tuple(sorted((*head.children, self), key=_number))
        for start in (former, head):
            for token in (start, *start.ancestors):
                own = (token, *token.children)
                token.left_edge = min((item.left_edge if item is not token else item for item in own), key=_number)
                token.right_edge = max((item.right_edge if item is not token else item for item in own), key=_number)
                token._subtree = None

    def nbor(self, distance: int = 1) -> Token:
        """The token so many places further on; raises :class:`IndexError` beyond the document's ends."""
        if self.i + distance < 0:
            raise IndexError(self.i + distance)
        return self.doc.tokens[self.i + distance]


def _number(token: Token) -> int:
    return token.i


class Span(Sequence[Token]):
    """Tokens that stand side by side."""

    __slots__ = ("_tokens", "doc", "end", "label_", "start")

    def __init__(self, doc: Doc, start: int, end: int, label: str = "") -> None:
        self.doc, self.start, self.end, self.label_ = doc, start, end, label
        self._tokens = doc.tokens[start:end]

    @overload
    def __getitem__(self, place: int) -> Token: ...
    @overload
    def __getitem__(self, place: slice) -> Span: ...
    def __getitem__(self, place: int | slice) -> Token | Span:
        if isinstance(place, int):
            return self._tokens[place]
        start, end, _ = place.indices(len(self))
        return Span(self.doc, self.start + start, self.start + max(start, end))

    def __len__(self) -> int:
        return self.end - self.start

    def __iter__(self) -> Iterator[Token]:
        return iter(self._tokens)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Span):
            return NotImplemented
        return self.doc is other.doc and (self.start, self.end) == (other.start, other.end)

    def __hash__(self) -> int:
        return hash((self.start, self.end))

    def __repr__(self) -> str:
        return self.text

    @property
    def start_char(self) -> int:
        """The offset of its first character."""
        return self.doc.tokens[self.start].idx

    @property
    def end_char(self) -> int:
        """The offset behind its last character."""
        last = self.doc.tokens[self.end - 1]
        return last.idx + len(last.text)

    @property
    def text(self) -> str:
        """Its text, without the space behind it."""
        return self.doc.text[self.start_char : self.end_char] if self._tokens else ""

    @property
    def sent(self) -> Span:
        """The sentence that it begins in."""
        return self.doc.tokens[self.start].sent

    @property
    def ents(self) -> list[Span]:
        """The entities that lie wholly within it."""
        return [each for each in self.doc.ents if self.start <= each.start and each.end <= self.end]

    @property
    def root(self) -> Token:
        """The first of its tokens with the shortest way to the root of the sentence."""
        tops = [token for token in self._tokens if not self.start <= token.head.i < self.end or token.head is token]
        return min(tops, key=lambda token: sum(1 for _ in token.ancestors))


class Doc(Sequence[Token]):
    """A parsed text; ``parts`` are spaCy's parses of stretches of it that follow on one another."""

    __slots__ = ("_starts", "ents", "sents", "text", "tokens")

    def __init__(self, text: str, parts: Sequence[Any]) -> None:
        self.text = text
        self.tokens: list[Token] = []
        ents: list[tuple[int, int, str]] = []
        offset = 0
        for part in parts:
            first = len(self.tokens)
            self.tokens.extend(Token(self, source, first + number, offset) for number, source in enumerate(part))
            self._join(part, first)
            ents.extend((first + each.start, first + each.end, each.label_) for each in part.ents)
            offset += len(part.text)
        self._starts = [token.idx for token in self.tokens]
        self.sents = tuple(self._sentences())
        self.ents = tuple(Span(self, *each) for each in ents)

    def _join(self, part: Any, first: int) -> None:
        """Give the part's tokens their heads, children and edges."""
        tokens = self.tokens
        children: list[list[Token]] = [[] for _ in range(len(part))]
        for number, source in enumerate(part):
            token = tokens[first + number]
            token.head = tokens[first + source.head.i]
            token.left_edge, token.right_edge = tokens[first + source.left_edge.i], tokens[first + source.right_edge.i]
            if token.head is not token:
                children[source.head.i].append(token)
        for number, own in enumerate(children):
            tokens[first + number].children = tuple(own)

    def _sentences(self) -> Iterator[Span]:
        starts = [token.i for token in self.tokens if token.is_sent_start or token.i == 0]
        for start, end in pairwise([*starts, len(self.tokens)]):
            sentence = Span(self, start, end)
            for token in sentence:
                token.sent = sentence
            yield sentence

    @overload
    def __getitem__(self, place: int) -> Token: ...
    @overload
    def __getitem__(self, place: slice) -> Span: ...
    def __getitem__(self, place: int | slice) -> Token | Span:
        if isinstance(place, int):
            return self.tokens[place]
        start, end, _ = place.indices(len(self.tokens))
        return Span(self, start, max(start, end))

    def __len__(self) -> int:
        return len(self.tokens)

    def __iter__(self) -> Iterator[Token]:
        return iter(self.tokens)

    def covering(self, start: int, end: int) -> Span | None:
        """The tokens of which a part lies between two offsets; nothing when these lie beyond the text."""
        if not 0 <= start < end <= len(self.text):
            return None
        first, last = self._at(start), self._at(end - 1)
        behind = start == self.tokens[first].idx + len(self.tokens[first].text)
        return Span(self, first + behind, last + 1)

    def _at(self, offset: int) -> int:
        """The number of the token that the character at the offset stands in, or behind which it is the space."""
        return bisect_right(self._starts, offset) - 1
