"""The closed sets of claim records: types, tones, certainties, and the arguments of each type."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

__all__ = [
    "ARGUMENTS",
    "AUTHOR",
    "NOT_ASKED",
    "UNSPECIFIED",
    "ArgumentSchema",
    "ArgumentValue",
    "ClaimType",
    "Modality",
    "Polarity",
]

AUTHOR = "author"
"""The speaker of what a document's narrator says in his own voice."""

UNSPECIFIED = "unspecified"
"""The addressee of advice that names none."""

NOT_ASKED = frozenset({"since", "until"})
"""Slots that tables fill and people, but no reader of texts."""

ArgumentValue = str | bool | tuple[str, ...]


class ClaimType(StrEnum):
    """The nine kinds of claim."""

    MEMBERSHIP = "membership"
    HOLDS_OFFICE = "holds_office"
    MEETING = "meeting"
    ACTION = "action"
    STANCE = "stance"
    SHARES_VALUES = "shares_values"
    AGREEMENT = "agreement"
    RECOMMENDATION = "recommendation"
    ASSESSMENT = "assessment"


class Polarity(StrEnum):
    """The tone of a claim towards its target or subject."""

    POSITIVE = "positive"
    NEGATIVE = "negative"
    NEUTRAL = "neutral"


class Modality(StrEnum):
    """How surely a claim is put forward, from asserted to denied."""

    ASSERTED = "asserted"
    POSSIBLE = "possible"
    PLANNED = "planned"
    RECOMMENDED = "recommended"
    CONDITIONAL = "conditional"
    DENIED = "denied"


@dataclass(frozen=True, slots=True)
class ArgumentSchema:
    """Which arguments a claim type takes.

    ``required`` and ``optional`` name the slots; ``entities`` those of them that hold names of entities, ``free`` those
    that hold an entity's name or free text; the rest hold text. ``lists`` hold several values; ``values`` closes a slot
    to a set of tokens.
    """

    required: tuple[str, ...]
    optional: tuple[str, ...] = ()
    entities: frozenset[str] = frozenset()
    free: frozenset[str] = frozenset()
    lists: frozenset[str] = frozenset()
    values: Mapping[str, frozenset[str]] = field(default_factory=dict)


def _tokens(slot: str, tokens: str) -> Mapping[str, frozenset[str]]:
    return MappingProxyType({slot: frozenset(tokens.split())})


ARGUMENTS: Mapping[ClaimType, ArgumentSchema] = MappingProxyType(
    {
        ClaimType.MEMBERSHIP: ArgumentSchema(
            ("member", "organization", "status"),
            ("leads", "since", "until"),
            entities=frozenset({"member", "organization"}),
            values=_tokens(
                "status", "member founding observer dialogue_partner candidate acceding withdrawn suspended"
            ),
        ),
        ClaimType.HOLDS_OFFICE: ArgumentSchema(
            ("person", "office", "state_or_org"), entities=frozenset({"person", "state_or_org"})
        ),
        ClaimType.MEETING: ArgumentSchema(
            ("participants", "kind"),
            ("place", "date", "hosted_by", "within"),
            entities=frozenset({"participants", "hosted_by"}),
            free=frozenset({"place", "within"}),
            lists=frozenset({"participants"}),
            values=_tokens("kind", "summit bilateral phone_call conference other"),
        ),
        ClaimType.ACTION: ArgumentSchema(
            ("actor", "verb"),
            ("target", "object"),
            entities=frozenset({"actor"}),
            free=frozenset({"target"}),
            values=_tokens(
                "verb",
                "invade attack sanction supply_arms trade import_from export_to negotiate sign condemn withdraw "
                "threaten deploy aid visit vote_for vote_against abstain recognise other",
            ),
        ),
        ClaimType.STANCE: ArgumentSchema(
            ("holder", "toward", "position"),
            entities=frozenset({"holder"}),
            free=frozenset({"toward"}),
            values=_tokens(
                "position",
                "supports opposes concerned ambivalent avoids_comment demands respects values rejects calls_for",
            ),
        ),
        ClaimType.SHARES_VALUES: ArgumentSchema(
            ("between", "values"), entities=frozenset({"between"}), lists=frozenset({"between", "values"})
        ),
        ClaimType.AGREEMENT: ArgumentSchema(
            ("parties", "name_or_subject"), entities=frozenset({"parties"}), lists=frozenset({"parties"})
        ),
        ClaimType.RECOMMENDATION: ArgumentSchema(("addressee", "content"), free=frozenset({"addressee"})),
        ClaimType.ASSESSMENT: ArgumentSchema(("about", "content"), free=frozenset({"about"})),
    }
)
"""The arguments of each claim type."""
