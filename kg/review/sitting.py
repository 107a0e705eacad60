"""One person going through the claims of one document: where she is, what she decided, and taking it back."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from kg.decisions import Decision, Verdict
from kg.errors import InputError
from kg.model import Claim, ClaimType, Document, Modality
from kg.review.applying import apply
from kg.review.journal import Journal
from kg.review.placing import Settled, context_of, settle

__all__ = ["Choice", "Item", "Sitting"]


@dataclass(frozen=True, slots=True)
class Choice:
    """Which claims a person wants to see: of these types and modalities (any when empty), with such confidence.

    Of claims about which somebody has decided already, only with ``again``.
    """

    types: frozenset[ClaimType] = frozenset()
    modalities: frozenset[Modality] = frozenset()
    least: float = 0.0
    most: float = 1.0
    again: bool = False

    def takes(self, claim: Claim) -> bool:
        """Whether the claim is of the wanted kind."""
        of_type = not self.types or claim.type in self.types
        of_modality = not self.modalities or claim.modality in self.modalities
        return of_type and of_modality and self.least <= claim.confidence <= self.most


@dataclass(frozen=True, slots=True)
class Item:
    """A claim to decide about: as it was read, and what was decided about it so far, earliest first."""

    claim: Claim
    decisions: tuple[Decision, ...] = ()
    corrected: Claim | None = None

    @property
    def standing(self) -> Claim:
        """The claim as it stands now: as the last correction has it, if that is the last word on it."""
        return self.corrected or self.claim


@dataclass(frozen=True, slots=True)
class _Made:
    """A decision of this sitting, at which place it was made, and what was there before; None for a new claim."""

    place: int
    before: Item | None
    decision: Decision


class Sitting:
    """The claims of a document that a person wants to see, one of which is looked at."""

    def __init__(
        self,
        document: Document,
        claims: Iterable[Claim],
        decisions: Iterable[Decision],
        *,
        journal: Journal,
        reviewer: str,
        clock: Callable[[], str],
        choice: Choice | None = None,
    ) -> None:
        """``clock`` gives the moment of a decision as :func:`kg.decisions.moment` writes it."""
        self.document = document
        self.journal = journal
        self.at = 0
        self._reviewer = reviewer
        self._clock = clock
        self._made: list[_Made] = []
        read, settled = tuple(claims), settle(decisions, document)
        self.stale = apply(settled, read, document).stale
        self.items = _items(settled, read, choice or Choice())

    @property
    def item(self) -> Item | None:
        """The claim that is looked at; None behind the last one."""
        return self.items[self.at] if self.at < len(self.items) else None

    @property
    def made(self) -> tuple[Decision, ...]:
        """The decisions of this sitting that were not taken back, in order."""
        return tuple(made.decision for made in self._made)

    @property
    def left(self) -> int:
        """How many of the claims nobody has decided about."""
        return sum(not item.decisions for item in self.items)

    def go(self, steps: int) -> bool:
        """Look at another claim, so many further on or back; False when there is none so far back."""
        wanted = self.at + steps
        self.at = max(0, min(wanted, len(self.items)))
        return wanted >= 0

    def accept(self, reason: str = "") -> Decision:
        """Decide that the claim is right as it stands, and go on."""
        item = self._looked_at()
        if item.corrected:
            return self.correct(item.corrected, reason)
        return self._decide(item, Verdict.ACCEPTED, None, reason)

    def reject(self, reason: str = "") -> Decision:
        """Decide that the text does not state the claim, and go on."""
        return self._decide(self._looked_at(), Verdict.REJECTED, None, reason)

    def correct(self, claim: Claim, reason: str = "") -> Decision:
        """Decide that the words state another claim, and go on; one that was read just so is accepted."""
        item = self._looked_at()
        same = (claim.id, claim.entities) == (item.claim.id, item.claim.entities)
        return self._decide(item, Verdict.ACCEPTED if same else Verdict.CORRECTED, None if same else claim, reason)

    def add(self, claim: Claim, reason: str = "") -> Decision:
        """Add a claim that was not read, as accepted, before the one that is looked at."""
        self.items.insert(self.at, Item(claim))
        try:
            return self._decide(None, Verdict.ACCEPTED, None, reason)
        except InputError:
            del self.items[self.at]
            raise

    def undo(self) -> Decision | None:
        """Take back the last decision of this sitting and look at its claim again; None when there is none."""
        if not self._made:
            return None
        made = self._made[-1]
        self.journal.take_back(made.decision)
        self._made.pop()
        self.at = made.place
        if made.before is None:
            del self.items[made.place]
        else:
            self.items[made.place] = made.before
        return made.decision

    def _looked_at(self) -> Item:
        if self.item is None:
            raise LookupError("there is no claim behind the last one")
        return self.item

    def _decide(self, before: Item | None, verdict: Verdict, corrected: Claim | None, reason: str) -> Decision:
        item = self._looked_at()
        around = context_of(self.document.text, item.claim.start, item.claim.end)
        decision = Decision(item.claim, verdict, self._reviewer, self._clock(), *around, corrected, reason)
        self.journal.add(decision)
        self._made.append(_Made(self.at, before, decision))
        self.items[self.at] = Item(item.claim, (*item.decisions, decision), corrected)
        self.at += 1
        return decision


def _items(settled: Settled, claims: Iterable[Claim], choice: Choice) -> list[Item]:
    """What there is to decide about, in text order.

    What a person gave, or confirmed and nothing reads now, is looked at again once the words around it have changed.
    """
    read = {claim.id: claim for claim in claims}
    items: dict[str, Item] = {}
    decided: set[str] = set()
    for ruling in settled.rulings:
        names = {ruling.claim.id, *([ruling.corrected.id] if ruling.corrected else [])}
        if ruling.sure or ruling.last.verdict is Verdict.REJECTED or names & read.keys():
            decided |= names
        claim = read.get(ruling.claim.id, ruling.claim)
        items[ruling.claim.id] = Item(claim, ruling.decisions, ruling.corrected)
    items = {name: Item(claim) for name, claim in read.items()} | items
    wanted = [i for name, i in items.items() if choice.takes(i.claim) and (choice.again or name not in decided)]
    return sorted(wanted, key=lambda item: (item.claim.start, item.claim.end, item.claim.type, item.claim.id))
