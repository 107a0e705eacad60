"""What a language model was asked, what it cost, and what of its answers was refused."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

__all__ = ["Account", "Prices", "Refusal", "render_account"]


class Refusal(StrEnum):
    """Why an answer, or a claim in one, is not taken."""

    EMPTY = "answers without content"
    TRUNCATED = "answers cut off, read up to there"
    NOT_JSON = "answers that are not JSON"
    NOT_CLAIMS = "answers that are not a list of claims"
    EXCESS = "claims beyond the most that a passage may make"
    SCHEMA = "claims that break the claim record"
    QUOTE = "quotes that are not in the passage"
    NAME = "names that the document does not have"
    KIND = "names that are not of the kind that the slot is for"
    REFLEXIVE = "claims of somebody about himself"


@dataclass(frozen=True, slots=True)
class Prices:
    """What a million tokens cost, in the money of whoever asks: those of questions, and those of answers."""

    question: float
    answer: float


@dataclass(frozen=True, slots=True)
class Account:
    """Counts over everything that was read so far; accounts add up.

    ``passages`` were put to the model: ``asked`` of the server, ``cached`` answers read from the cache.
    ``question_tokens`` and ``answer_tokens`` are those of the questions asked, as the server counts them; ``retries``
    are further tries after a failure. ``claims`` is how many were taken, ``refused`` how many were not, and why.
    """

    passages: int = 0
    asked: int = 0
    cached: int = 0
    retries: int = 0
    question_tokens: int = 0
    answer_tokens: int = 0
    claims: int = 0
    refused: Mapping[Refusal, int] = field(default_factory=dict)

    def __add__(self, other: Account) -> Account:
        refused = {why: self.refused.get(why, 0) + other.refused.get(why, 0) for why in Refusal}
        return Account(
            passages=self.passages + other.passages,
            asked=self.asked + other.asked,
            cached=self.cached + other.cached,
            retries=self.retries + other.retries,
            question_tokens=self.question_tokens + other.question_tokens,
            answer_tokens=self.answer_tokens + other.answer_tokens,
            claims=self.claims + other.claims,
            refused={why: count for why, count in refused.items() if count},
        )

    def cost(self, prices: Prices) -> float:
        """What the questions asked cost; those answered from the cache cost nothing."""
        return (self.question_tokens * prices.question + self.answer_tokens * prices.answer) / 1_000_000


def render_account(account: Account, model: str, prices: Prices | None = None) -> str:
    """The account as text, a line for what was asked and a line for each kind of refusal."""
    return "\n".join(_lines(account, model, prices))


def _lines(account: Account, model: str, prices: Prices | None) -> Iterator[str]:
    parts = [f"passages {account.passages}", f"asked {account.asked}", f"from the cache {account.cached}"]
    if account.retries:
        parts.append(f"retries {account.retries}")
    parts.append(f"tokens in {account.question_tokens:,}, out {account.answer_tokens:,}")
    if prices is not None:
        parts.append(f"cost {account.cost(prices):.4f}")
    yield f"{model}: {', '.join(parts)}"
    yield f"{model}: claims {account.claims}, refusals {sum(account.refused.values())}"
    yield from (f"  {why}: {count}" for why, count in account.refused.items())
